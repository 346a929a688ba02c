"""All staff files of all layers and cities, read and checked together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from faq.check import check_records, check_references
from faq.elsewhere import ELSEWHERE, Elsewhere
from faq.entry import ENTRIES, Entry
from faq.expectation import EXPECTATIONS
from faq.smalltalk import SMALLTALK, Smalltalk
from handlers.wording import Wording, read_wording
from knowledge.aliases import read_aliases
from knowledge.aspects import AspectFile, read_aspects
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.city import City
from knowledge.emergency import Emergency, read_emergencies
from knowledge.evidence import Vocabulary, read_vocabulary
from knowledge.facility import Facility, with_places
from knowledge.facility_files import FOLDER as FACILITIES
from knowledge.facility_files import read_facility_files
from knowledge.files import Node, display, merge, read_yaml_files
from knowledge.guide import GUIDES, Guide
from knowledge.guide_checks import GUIDE_CHECKS
from knowledge.guide_paths import check_guide
from knowledge.layers import COMMON, Kind, Layer, Located, R, Records, read_layer, stack
from knowledge.problems import Mark, Problem, problem
from knowledge.procedure import PROCEDURES, Procedure
from knowledge.procedure_check import check_procedures
from knowledge.proofreading import proofread_records
from knowledge.records import Record, read_record
from knowledge.terms import Term, read_terms
from scheduler.check import Known, check_notices
from scheduler.commands import CommandFile, read_commands
from scheduler.notice import NOTICES, Notice
from scheduler.template import TEMPLATES, Template
from scheduler.template_check import check_templates
from scheduler.topics import NoticeTopic, read_notice_topics

KINDS: tuple[Kind[Any], ...] = (ENTRIES, ELSEWHERE, SMALLTALK, PROCEDURES, GUIDES, NOTICES, TEMPLATES)
TESTS: tuple[Kind[Any], ...] = (EXPECTATIONS, GUIDE_CHECKS)
"""What is expected of the content; it is not published."""

BUNDLED = Path(__file__).resolve().parent.parent
CITIES = Path("knowledge") / "cities"


@dataclass(frozen=True, kw_only=True, slots=True)
class CityContent:
    """What one city's publication is built from. own: ids of entries that it alone has or changes.

    written: the notices as they stand in the files, by id.
    """

    city: City
    entries: tuple[Entry, ...]
    elsewhere: tuple[Elsewhere, ...]
    smalltalk: tuple[Smalltalk, ...]
    procedures: tuple[Procedure, ...]
    guides: tuple[Guide, ...]
    facilities: tuple[Facility, ...]
    notices: tuple[Notice, ...]
    templates: tuple[Template, ...]
    own: frozenset[str]
    written: Mapping[str, Node]

    @property
    def records(self) -> dict[str, Record]:
        """Everything that staff wrote to be found, of every kind, by id."""
        every: tuple[Entry | Elsewhere | Smalltalk, ...] = (*self.entries, *self.elsewhere, *self.smalltalk)
        return {record.id: record for record in every}


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Everything read; ``problems`` holds each problem once, in the order of files and lines."""

    catalogue: Catalogue
    vocabulary: Vocabulary
    emergencies: tuple[Emergency, ...]
    wording: Wording
    aliases: Mapping[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    aspects: AspectFile
    commands: CommandFile
    notice_topics: Mapping[str, NoticeTopic]
    cities: Mapping[str, CityContent]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep content from being published."""
        return tuple(found for found in self.problems if found.level == "error")


def content_roots(own: Path | None) -> tuple[Path, ...]:
    """The bundled content and, over it, the folder that ``MADOGUCHI_CONTENT`` names."""
    return (BUNDLED,) if own is None else (BUNDLED, own)


def read_content(roots: Sequence[Path], today: date) -> Content:
    """Read and check the layers ``roots`` (lowest first) for every city that has a profile."""
    catalogue, problems = read_catalogue(roots[0])
    vocabulary, unnamed = read_vocabulary(roots[0])
    emergencies, found = read_emergencies(roots[0])
    aliases, strange = read_aliases(roots[0])
    terms, unclear = read_terms(roots[0])
    aspects, vague = read_aspects(roots[0])
    commands, unheard = read_commands(roots[0])
    notice_topics, unknown = read_notice_topics(roots[0])
    wording, more = read_wording(roots)
    problems += [*unnamed, *found, *strange, *unclear, *vague, *unheard, *unknown, *more, *_strange_roots(roots[1:])]
    profiles, found = _profiles(roots)
    problems += found
    layers = _Layers(roots, catalogue, vocabulary, notice_topics)
    cities: dict[str, CityContent] = {}
    for name, node in profiles.items():
        city, found = read_record(City, node)
        problems += [*found, *_check_city(name, city, node, catalogue)]
        of_city = _city_content(layers, (COMMON, node.text("prefecture"), name), city, today, problems)
        if of_city is not None:
            cities[name] = of_city
    problems += [*layers.problems, *_folders_of_nobody(roots, profiles)]
    return Content(
        catalogue=catalogue,
        vocabulary=vocabulary,
        emergencies=emergencies,
        wording=wording,
        aliases=aliases,
        terms=terms,
        aspects=aspects,
        commands=commands,
        notice_topics=notice_topics,
        cities=cities,
        problems=tuple(sorted(set(problems))),
    )


def read_city(roots: Sequence[Path], name: str) -> City | None:
    """The profile of one city alone; None when there is none, or it cannot be read."""
    profiles, _ = _profiles(roots)
    return read_record(City, profiles[name])[0] if name in profiles else None


class _Layers:
    """The folders of records, each read once however many cities share it."""

    def __init__(
        self,
        roots: Sequence[Path],
        catalogue: Catalogue,
        vocabulary: Vocabulary,
        notice_topics: Mapping[str, NoticeTopic],
    ) -> None:
        self.problems: list[Problem] = []
        self.roots = roots
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.notice_topics = notice_topics
        self._read: dict[tuple[Path, str, str], Layer] = {}
        self._records = Records()
        self._guides: dict[str, tuple[Guide, frozenset[str], list[Problem]]] = {}

    def of(self, kind: Kind[Any], names: Sequence[str]) -> list[Layer]:
        """The layers called ``names`` (lowest first) of the bundled content, then those of the city's own."""
        return [self._layer(kind, root, name) for root in self.roots for name in names if name]

    def stack(
        self, kind: Kind[R], names: Sequence[str], others: Collection[str] = ()
    ) -> tuple[list[Located[R]], list[Problem]]:
        """The records of a kind for one city, and what is wrong with them."""
        return stack(self.of(kind, names), kind, others=others, records=self._records)

    def check_guide(self, guide: Located[Guide], procedures: frozenset[str]) -> list[Problem]:
        """What is wrong with a guide; the same guide of another city is not walked through again."""
        checked, among, found = self._guides.get(guide.record.id, (None, None, []))
        if checked != guide.record or among != procedures:
            found = check_guide(guide.record, guide.node, self.vocabulary, procedures, self.catalogue.topics)
            self._guides[guide.record.id] = (guide.record, procedures, found)
        return found

    def _layer(self, kind: Kind[Any], root: Path, name: str) -> Layer:
        key = (root, kind.name, name)
        if key not in self._read:
            layer, found = read_layer(root, name, kind, shown_below=self.roots[0])
            self.problems += found + (check_references(layer, self.catalogue) if kind is ENTRIES else [])
            self.problems += proofread_records(layer.records.values())
            self._read[key] = layer
        return self._read[key]


def _city_content(
    layers: _Layers, names: Sequence[str], city: City | None, today: date, problems: list[Problem]
) -> CityContent | None:
    """The records of all kinds for one city; None when its profile cannot be read, but checked all the same."""
    own, others = layers.of(ENTRIES, names), layers.of(ELSEWHERE, names)
    entries, found = layers.stack(ENTRIES, names, _ids(others))
    elsewhere, more = layers.stack(ELSEWHERE, names, _ids(own))
    smalltalk, most = layers.stack(SMALLTALK, names)
    problems += [*found, *more, *most, *check_records([*entries, *elsewhere, *smalltalk], today)]
    procedures, guides = _procedures(layers, names, today, problems)
    notices, unclear = layers.stack(NOTICES, names)
    templates, vague = layers.stack(TEMPLATES, names)
    problems += [*unclear, *vague, *check_templates(templates, layers.catalogue.roles, today)]
    if city is None:
        return None
    listed, strange = read_facility_files(layers.roots, city)
    facilities = with_places(listed, city)
    known = Known(city=city, catalogue=layers.catalogue, topics=layers.notice_topics, facilities=facilities)
    problems += [*strange, *check_notices(notices, known, today)]
    return CityContent(
        city=city,
        entries=_in_topic_order(entries, layers.catalogue),
        elsewhere=tuple(item.record for item in elsewhere),
        smalltalk=tuple(item.record for item in smalltalk),
        procedures=procedures,
        guides=guides,
        facilities=facilities,
        notices=tuple(item.record for item in notices),
        templates=tuple(item.record for item in templates),
        own=frozenset(_ids(layers.of(ENTRIES, names[-1:]))),
        written={item.record.id: item.node for item in notices},
    )


def _procedures(
    layers: _Layers, names: Sequence[str], today: date, problems: list[Problem]
) -> tuple[tuple[Procedure, ...], tuple[Guide, ...]]:
    """The procedures of one city, and the guides that lead to them in the order of topics.tsv."""
    procedures, found = layers.stack(PROCEDURES, names)
    guides, more = layers.stack(GUIDES, names)
    problems += [*found, *more, *check_procedures(procedures, layers.catalogue, layers.vocabulary, today)]
    known = frozenset(item.record.id for item in procedures)
    for item in guides:
        problems += layers.check_guide(item, known)
    order = {topic: position for position, topic in enumerate(layers.catalogue.topics)}
    listed = sorted((item.record for item in guides), key=lambda guide: order.get(guide.topics[0], len(order)))
    return tuple(item.record for item in procedures), tuple(listed)


def _ids(layers: Sequence[Layer]) -> set[str]:
    return {name for layer in layers for name in layer.records}


def _in_topic_order(located: Sequence[Located[Entry]], catalogue: Catalogue) -> tuple[Entry, ...]:
    """The entries in the order of topics.tsv, in which residents browse them."""
    order = {topic: position for position, topic in enumerate(catalogue.topics)}
    return tuple(sorted((item.record for item in located), key=lambda entry: order.get(entry.topic, len(order))))


def _profiles(roots: Sequence[Path]) -> tuple[dict[str, Node], list[Problem]]:
    profiles: dict[str, Node] = {}
    problems: list[Problem] = []
    for root in roots:
        for path, node, found in read_yaml_files(root / CITIES, shown_below=roots[0]):
            problems += found
            if node is not None:
                profiles[path.stem] = merge(profiles[path.stem], node) if path.stem in profiles else node
    return profiles, problems


def _check_city(name: str, city: City | None, node: Node, catalogue: Catalogue) -> Iterable[Problem]:
    if city is None:
        return
    if city.id != name:
        yield problem(node.find(["id"]).mark, f"id「{city.id}」がファイル名「{name}.yaml」と違います。", field="id")
    for role in city.sections:
        if role not in catalogue.roles:
            place = node.find(["sections", role])
            yield problem(place.key or place.mark, f"「{role}」という担当（knowledge/roles.yaml）はありません。")
    for number, hours in enumerate(city.hours):
        place = node.find(["hours", number])
        if hours.section is not None and hours.section not in catalogue.roles:
            message = f"「{hours.section}」という担当（knowledge/roles.yaml）はありません。"
            yield problem(place.find(["section"]).mark, message)
        if hours.service is not None and hours.service not in catalogue.services:
            message = f"「{hours.service}」というサービス（knowledge/services.yaml）はありません。"
            yield problem(place.find(["service"]).mark, message)


def _folders_of_nobody(roots: Sequence[Path], profiles: Mapping[str, Node]) -> Iterable[Problem]:
    """Folders that are neither common nor a city's nor its prefecture's: nobody would see what stands in them."""
    known = {COMMON, *profiles, *(node.text("prefecture") for node in profiles.values())}
    for folder in (root / path for root in roots for path in (*(kind.folder for kind in (*KINDS, *TESTS)), FACILITIES)):
        names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        for name in names:
            if name not in known:
                message = (
                    f"「{name}」という市（{CITIES}）も、市のある県もありません。フォルダーの名前を直してください。"
                )
                yield problem(Mark(display(folder / name, roots[0])), message)


def _strange_roots(roots: Sequence[Path]) -> list[Problem]:
    missing = [root for root in roots if not any((root / name).is_dir() for name in ("faq", "knowledge", "scheduler"))]
    message = "内容のフォルダーではありません（faq も knowledge も scheduler もない）。"
    return [problem(Mark(str(root)), message) for root in missing]
