"""What staff expect of questions and guides, read in layers like the content itself and tried city by city."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.content import CityContent, Content
from faq.expectation import EXPECTATIONS, Ask, Expectation, check_expectation, run_expectation
from knowledge.guide_checks import GUIDE_CHECKS, GuideCheck, run_check
from knowledge.layers import COMMON, Kind, Layer, Located, read_layer, stack
from knowledge.problems import Problem, problem

T = TypeVar("T", Expectation, GuideCheck)


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentTests:
    """What is expected of each city. problems: what is wrong with the files themselves."""

    questions: Mapping[str, Sequence[Located[Expectation]]]
    guides: Mapping[str, Sequence[Located[GuideCheck]]]
    problems: tuple[Problem, ...]


def read_tests(roots: Sequence[Path], content: Content) -> ContentTests:
    """The tests below ``roots`` (lowest first) for every city of ``content``."""
    shelf = _Shelf(roots, content)
    questions = {name: shelf.of(EXPECTATIONS, city) for name, city in content.cities.items()}
    guides = {name: shelf.of(GUIDE_CHECKS, city) for name, city in content.cities.items()}
    known = {record for city in content.cities.values() for record in city.records}
    unknown = {fault for listed in questions.values() for one in listed for fault in check_expectation(one, known)}
    return ContentTests(
        questions={name: _answerable(listed, content.cities[name]) for name, listed in questions.items()},
        guides={name: _offered(listed, content, name) for name, listed in guides.items()},
        problems=tuple(sorted({*shelf.problems, *unknown})),
    )


def _answerable(questions: Iterable[Located[Expectation]], city: CityContent) -> list[Located[Expectation]]:
    """Without those whose answers a city hides, or leaves to another one."""
    held = city.records.keys()
    return [one for one in questions if not one.record.entry or held & {*one.record.entry}]


def _offered(checks: Iterable[Located[GuideCheck]], content: Content, city: str) -> list[Located[GuideCheck]]:
    """Without those whose guides a city hides; a guide that no city has stays, to be reported."""
    hidden = {guide.id for other in content.cities.values() for guide in other.guides}
    hidden -= {guide.id for guide in content.cities[city].guides}
    return [one for one in checks if one.record.guide not in hidden]


def run_guides(tests: ContentTests, content: Content) -> list[Problem]:
    """The guides whose checklists differ from what is expected."""

    def of_city(name: str) -> Iterable[Problem]:
        city = content.cities[name]
        guides, procedures = {one.id: one for one in city.guides}, {one.id: one for one in city.procedures}
        for located in tests.guides[name]:
            yield from run_check(located, guides, procedures, content.vocabulary, city.city)

    return _gathered({name: of_city(name) for name in tests.guides})


def run_questions(tests: ContentTests, ask_in: Callable[[str], Ask]) -> list[Problem]:
    """The questions that are answered otherwise than expected. ask_in: a city's id -> how to ask there."""

    def of_city(name: str) -> Iterable[Problem]:
        ask = ask_in(name)
        for located in tests.questions[name]:
            yield from run_expectation(located, ask)

    return _gathered({name: of_city(name) for name in tests.questions})


def count(tests: Mapping[str, Sequence[Located[Expectation]]] | Mapping[str, Sequence[Located[GuideCheck]]]) -> int:
    """How many tests there are, those that cities share counted once."""
    return len({located.node.mark for listed in tests.values() for located in listed})


class _Shelf:
    """The folders of tests, each read once however many cities share it."""

    def __init__(self, roots: Sequence[Path], content: Content) -> None:
        self._roots = roots
        self._cities = content.cities
        self._read: dict[tuple[Path, str, str], Layer] = {}
        self.problems: list[Problem] = []

    def of(self, kind: Kind[T], city: CityContent) -> list[Located[T]]:
        """What is expected of a city: common, below its prefecture's, below its own."""
        names = (COMMON, city.city.prefecture, city.city.id)
        located, found = stack([self._layer(kind, root, name) for root in self._roots for name in names], kind)
        nowhere = [one for one in located if one.record.city not in (None, *self._cities)]
        message = "「{}」という市（knowledge/cities）はありません。"
        self.problems += found
        self.problems += [
            problem(one.node.find(["city"]).mark, message.format(one.record.city), field="city") for one in nowhere
        ]
        return [one for one in located if one.record.city in (None, city.city.id)]

    def _layer(self, kind: Kind[Any], root: Path, name: str) -> Layer:
        key = (root, kind.name, name)
        if key not in self._read:
            self._read[key], found = read_layer(root, name, kind, shown_below=self._roots[0])
            self.problems += found
        return self._read[key]


def _gathered(found: Mapping[str, Iterable[Problem]]) -> list[Problem]:
    """Each problem once; those that only some cities have name them."""
    cities: dict[Problem, list[str]] = {}
    for name, problems in found.items():
        for fault in problems:
            cities.setdefault(fault, []).append(name)
    return sorted(
        fault if len(names) == len(found) else replace(fault, message=f"{fault.message}（{'・'.join(names)}）")
        for fault, names in cities.items()
    )
