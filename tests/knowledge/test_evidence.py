"""The words that procedures and guides share: sound, in every language, with a picture for whatever is brought."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from knowledge.evidence import read_vocabulary
from knowledge.languages import LANGUAGES
from knowledge.problems import Problem

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "bot" / "web" / "static" / "evidence"
VOCABULARY, PROBLEMS = read_vocabulary(ROOT)
TERMS = [*VOCABULARY.items.values(), *VOCABULARY.conditions.values(), *VOCABULARY.events.values()]
EVIDENCE = """\
items:
  - {id: seal, name: 印鑑}
  - id: photo
    name: 写真
    icon: photo
    translations: {ja-easy: 写真（しゃしん）, en: Photo}
conditions:
  - {id: proxy, name: 代理の人が行くとき}
"""
EVENTS = """\
events:
  - {id: birth, name: 生まれた日}
"""


def read(folder: Path, evidence: str = EVIDENCE, events: str = EVENTS) -> list[Problem]:
    """The problems of two files."""
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "evidence.yaml").write_text(evidence, encoding="utf-8")
    (folder / "knowledge" / "starting-events.yaml").write_text(events, encoding="utf-8")
    return read_vocabulary(folder)[1]


def test_the_bundled_words_are_sound_and_in_every_language() -> None:
    assert not PROBLEMS
    languages = set(LANGUAGES) - {"ja"}
    assert not {term.id: languages - term.translations.keys() for term in TERMS if languages - term.translations.keys()}


def test_every_item_has_a_picture_and_every_picture_an_item() -> None:
    assert not [item.id for item in VOCABULARY.items.values() if item.icon is None]
    assert {f"{term.icon}.svg" for term in TERMS if term.icon} == {path.name for path in PICTURES.iterdir()}


@pytest.mark.parametrize("picture", sorted(PICTURES.iterdir()), ids=lambda path: path.stem)
def test_pictures_are_drawn_in_the_colour_of_the_text_and_bring_nothing_along(picture: Path) -> None:
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    assert (root.get("viewBox"), root.get("fill"), root.get("stroke")) == ("0 0 48 48", "none", "currentColor")
    assert {element.tag.rpartition("}")[2] for element in root} <= {"path", "rect", "circle"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if re.match(r"on|style|href|class|id$|fill-|{", name)}


def test_a_term_is_called_by_the_first_language_that_it_has(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    vocabulary, _ = read_vocabulary(tmp_path)
    photo = vocabulary.items["photo"]
    assert photo.words(["pt", "en"]) == "Photo"
    assert photo.words(["pt"]) == "写真"
    assert vocabulary.conditions["proxy"].words(["en"]) == "代理の人が行くとき"


@pytest.mark.parametrize(
    ("evidence", "events", "place"),
    [
        (EVIDENCE.replace("id: photo", "id: seal"), EVENTS, ("knowledge/evidence.yaml", 3, "id")),
        (EVIDENCE + "  - {id: proxy, name: 代理}\n", EVENTS, ("knowledge/evidence.yaml", 9, "id")),
        (EVIDENCE, EVENTS + "  - {id: birth, name: 出生}\n", ("knowledge/starting-events.yaml", 3, "id")),
        (EVIDENCE.replace("name: 写真", "named: 写真"), EVENTS, ("knowledge/evidence.yaml", 3, "items.1.name")),
        (EVIDENCE.replace("en: Photo", "eo: Foto"), EVENTS, ("knowledge/evidence.yaml", 6, "items.1.translations.eo")),
        (EVIDENCE.replace("写真（しゃしん）", "写真"), EVENTS, ("knowledge/evidence.yaml", 6, "translations.ja-easy")),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, evidence: str, events: str, place: tuple[str, int, str]
) -> None:
    assert place in [(found.path, found.line, found.field) for found in read(tmp_path, evidence, events)]


def test_an_item_and_a_condition_may_have_the_same_id(tmp_path: Path) -> None:
    assert read(tmp_path, EVIDENCE.replace("id: proxy", "id: seal")) == []


def test_a_list_that_cannot_be_read_leaves_the_other(tmp_path: Path) -> None:
    assert [found.path for found in read(tmp_path, evidence="items: [")] == ["knowledge/evidence.yaml"]
    vocabulary, _ = read_vocabulary(tmp_path)
    assert (list(vocabulary.items), list(vocabulary.events)) == ([], ["birth"])
