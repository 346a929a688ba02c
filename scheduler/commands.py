"""What residents type instead of pressing a button: about their notices and their seats (pure; a staff file's words).

A message counts only when it is made of such words alone: 「お知らせをやめたい」, but not 「税金をやめたい」.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal, Self

from pydantic import Field

from knowledge.aspects import AspectFile, Words
from knowledge.city import City
from knowledge.files import read_yaml
from knowledge.layout import Layout
from knowledge.problems import Problem, problem
from knowledge.records import Record, read_record
from scheduler.topics import NoticeTopic

PATH = Path("scheduler") / "commands.yaml"

Meaning = Literal[
    "notices", "tell", "stop", "unsubscribe", "want", "fewer", "month", "settings", "change", "district", "home",
    "language", "language.ja", "language.ja-easy", "language.en", "language.pt", "language.es", "language.zh",
    "language.ko", "language.vi", "weekday", "day.mon", "day.tue", "day.wed", "day.thu", "day.fri", "day.sat",
    "day.sun", "weekend", "workdays", "number.1", "number.2", "number.3", "number.4", "number.8", "number.other",
    "booking", "applied", "cancel", "see", "mine", "waiting", "class", "relative", "together", "soon", "period.today",
    "period.tomorrow", "period.week", "period.next-week", "period.month", "period.next-month", "month.1", "month.2",
    "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9", "month.10", "month.11", "month.12",
]  # fmt: skip
"""What a word may mean. A dot leads to the value: a weekday, a number, a language, days in the calendar."""

TOPIC, PART = "topic.", "district."
"""Before the id of a topic and of a district: these words stand in other files."""

_WEEKEND = ("sat", "sun")
_WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


class Word(Record):
    """The words that mean one thing, by language; those of やさしい日本語 stand under ``ja``."""

    id: Meaning
    asks: Words


class CommandFile(Record):
    """The staff file. fillers: words around the others, which mean nothing; those of ``aspects.yaml`` count, too."""

    fillers: Words = Field(default_factory=dict)
    words: tuple[Word, ...] = ()


def read_commands(root: Path) -> tuple[CommandFile, list[Problem]]:
    """The staff file ``scheduler/commands.yaml`` below ``root``; an empty one when it cannot be read."""
    node, problems = read_yaml(root / PATH, shown_as=str(PATH))
    if node is None:
        return CommandFile(), problems
    record, found = read_record(CommandFile, node)
    seen: set[str] = set()
    for item in node.find(["words"]).items():
        if item.text("id") in seen:
            found.append(problem(item.mark, f"id「{item.text('id')}」が二度書かれています。", field="id"))
        seen.add(item.text("id"))
    return record or CommandFile(), problems + found


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a message is made of."""

    meanings: frozenset[str]

    def any(self, *meanings: Meaning) -> bool:
        """Whether one of these is meant."""
        return not self.meanings.isdisjoint(meanings)

    def only(self, *meanings: Meaning) -> bool:
        """Whether nothing but these is meant, values of any kind aside."""
        return all(one in meanings or "." in one for one in self.meanings)

    def values(self, of: str) -> tuple[str, ...]:
        """The values named of a kind: ``topic.``, ``day.``."""
        return tuple(sorted(one.removeprefix(of) for one in self.meanings if one.startswith(of)))

    @property
    def days(self) -> tuple[str, ...]:
        """The weekdays named, one by one or as 土日 or 平日."""
        weekend = _WEEKEND if self.any("weekend") else ()
        workdays = _WORKDAYS if self.any("workdays") else ()
        return tuple(dict.fromkeys((*self.values("day."), *weekend, *workdays)))


class Commands:
    """The words of a city, ready to be recognised."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @classmethod
    def of(
        cls,
        file: CommandFile,
        aspects: AspectFile,
        topics: Mapping[str, NoticeTopic],
        city: City,
    ) -> Self:
        """From the staff files, with the names of a city's districts, save one that is the name of all of it."""
        whole = {city.name.removesuffix("市"), city.kana.removesuffix("し")}
        meanings: dict[str, Iterable[str]] = {
            f"{PART}{one.id}": [name for name in one.spoken_names if name not in whole] for one in city.districts
        }
        meanings |= {f"{TOPIC}{one.id}": chain(*one.asks.values()) for one in topics.values()}
        meanings |= {word.id: chain(*word.asks.values()) for word in file.words}
        return cls(Layout(meanings, (*chain(*file.fillers.values()), *aspects.every_filler)))

    def heard(self, text: str) -> Said | None:
        """What a message is made of; None when it says anything else, or nothing that is known."""
        found = self._layout.lay_out(text)
        return Said(meanings=frozenset(found)) if found else None


NO_COMMANDS = Commands(Layout({}))
"""Nothing is recognised."""
