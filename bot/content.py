"""All staff files of all layers and cities, read and checked together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faq.check import check_entries, check_references
from faq.entry import Entry
from faq.load import COMMON, FOLDER, Layer, Located, read_layer, stack
from handlers.wording import Wording, read_wording
from knowledge.aliases import read_aliases
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.city import City
from knowledge.emergency import Emergency, read_emergencies
from knowledge.files import Mark, Node, Problem, display, merge, problem, read_yaml_files
from knowledge.records import read_record

BUNDLED = Path(__file__).resolve().parent.parent
CITIES = Path("knowledge") / "cities"


@dataclass(frozen=True, kw_only=True, slots=True)
class CityContent:
    """What one city's publication is built from."""

    city: City
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Everything read; ``problems`` holds each problem once, in the order of files and lines."""

    catalogue: Catalogue
    emergencies: tuple[Emergency, ...]
    wording: Wording
    aliases: Mapping[str, tuple[str, ...]]
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
    emergencies, found = read_emergencies(roots[0])
    aliases, strange = read_aliases(roots[0])
    wording, more = read_wording(roots)
    problems += [*found, *strange, *more, *_strange_roots(roots[1:])]
    profiles, found = _profiles(roots)
    problems += found
    commons = _layers(roots, COMMON, catalogue, problems)
    cities: dict[str, CityContent] = {}
    for name, node in profiles.items():
        city, found = read_record(City, node)
        problems += [*found, *_check_city(name, city, node, catalogue)]
        own = _layers(roots, name, catalogue, problems)
        located, found = stack(_in_order(commons, own))
        problems += found + check_entries(located, today)
        if city is not None:
            cities[name] = CityContent(city=city, entries=_in_topic_order(located, catalogue))
    problems += _cities_without_profile(roots, profiles)
    return Content(
        catalogue=catalogue,
        emergencies=emergencies,
        wording=wording,
        aliases=aliases,
        cities=cities,
        problems=tuple(sorted(set(problems))),
    )


def _in_topic_order(located: Sequence[Located], catalogue: Catalogue) -> tuple[Entry, ...]:
    """The entries in the order of topics.tsv, in which residents browse them."""
    order = {topic: position for position, topic in enumerate(catalogue.topics)}
    return tuple(sorted((item.entry for item in located), key=lambda entry: order.get(entry.topic, len(order))))


def _layers(roots: Sequence[Path], name: str, catalogue: Catalogue, problems: list[Problem]) -> list[Layer]:
    layers = []
    for root in roots:
        layer, found = read_layer(root, name, shown_below=roots[0])
        layers.append(layer)
        problems += found + check_references(layer, catalogue)
    return layers


def _in_order(commons: Sequence[Layer], own: Sequence[Layer]) -> list[Layer]:
    """Bundled common, bundled city, own common, own city."""
    return [layer for pair in zip(commons, own, strict=True) for layer in pair]


def _profiles(roots: Sequence[Path]) -> tuple[dict[str, Node], list[Problem]]:
    profiles: dict[str, Node] = {}
    problems: list[Problem] = []
    for root in roots:
        for path, node, found in read_yaml_files(root / CITIES, shown_below=roots[0]):
            problems += found
            if node is not None:
                name = path.stem
                profiles[name] = merge(profiles[name], node) if name in profiles else node
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


def _cities_without_profile(roots: Sequence[Path], profiles: Mapping[str, Node]) -> Iterable[Problem]:
    for root in roots:
        folder = root / FOLDER
        names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        for name in names:
            if name != COMMON and name not in profiles:
                message = f"「{name}」の市の設定（{CITIES / name}.yaml）がありません。"
                yield problem(Mark(display(folder / name, roots[0])), message)


def _strange_roots(roots: Sequence[Path]) -> list[Problem]:
    missing = [root for root in roots if not (root / FOLDER).is_dir() and not (root / "knowledge").is_dir()]
    message = f"内容のフォルダーではありません（{FOLDER} も knowledge もない）。"
    return [problem(Mark(str(root)), message) for root in missing]
