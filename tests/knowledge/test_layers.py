"""Entries in layers: later ones change only what they give; everything wrong is found with its place."""

from pathlib import Path

import pytest

from faq.entry import ENTRIES, Entry
from knowledge.layers import Located, read_layer, stack
from knowledge.problems import Problem

PHRASINGS = "".join(f"      - 聞き方{n}\n" for n in range(6))
CARD = f"""\
  - id: card
    topic: card
    title: カード
    answer: |
      こたえ
    phrasings:
{PHRASINGS}\
    section: desk
    link:
      label: 国のサイト
      url: https://example.go.jp/
    source: 国
    checked_on: 2026-11-20
    review_by: R9.5.31
    related: [pin]
    translations:
      ja-easy:
        title: かーど
        answer: やさしい こたえ
"""
PIN = CARD.replace("card", "pin").replace("カード", "暗証番号").replace("[pin]", "[card]")
BASE = f"entries:\n{CARD}{PIN}"
LAYERS = ("bundled", "common"), ("bundled", "aoba"), ("own", "common"), ("own", "aoba")


class Content:
    """The bundled and the own folder of a test, and what a city sees of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, root: str, layer: str, text: str, name: str = "a.yaml") -> None:
        path = self.folder / root / "faq" / "entries" / layer / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def stack(self) -> tuple[dict[str, Located[Entry]], list[Problem]]:
        problems, layers = [], []
        for root, name in LAYERS:
            layer, found = read_layer(self.folder / root, name, ENTRIES)
            layers.append(layer)
            problems += found
        located, found = stack(layers, ENTRIES)
        return {item.record.id: item for item in located}, problems + found

    def entries(self) -> dict[str, Entry]:
        located, problems = self.stack()
        assert not problems
        return {name: item.record for name, item in located.items()}


@pytest.fixture
def content(tmp_path: Path) -> Content:
    made = Content(tmp_path)
    made.write("bundled", "common", BASE)
    return made


def test_common_entries_are_read(content: Content) -> None:
    entries = content.entries()
    assert list(entries) == ["card", "pin"]
    assert entries["card"].answer == "こたえ"
    assert entries["card"].review_by.isoformat() == "2027-05-31"
    assert not content.stack()[0].keys() - entries.keys()


def test_missing_folders_are_empty_layers(tmp_path: Path) -> None:
    layer, problems = read_layer(tmp_path, "nowhere", ENTRIES)
    assert not layer.records
    assert not problems


@pytest.mark.parametrize(("root", "name"), LAYERS[1:])
def test_a_later_layer_changes_one_field_only(content: Content, root: str, name: str) -> None:
    before = content.entries()["card"]
    content.write(root, name, "entries:\n  - id: card\n    title: 市のカード\n")
    after = content.entries()["card"]
    assert after == before.model_copy(update={"title": "市のカード"})


def test_the_last_layer_wins(content: Content) -> None:
    titles = []
    for root, name in LAYERS[1:]:
        content.write(root, name, f"entries:\n  - id: card\n    title: {root} {name}\n")
        titles.append(content.entries()["card"].title)
    assert titles == ["bundled aoba", "own common", "own aoba"]


def test_translations_and_links_merge(content: Content) -> None:
    text = "entries:\n  - id: card\n    link: {url: https://example.lg.jp/}\n    translations:\n"
    text += "      ja-easy: {title: あおばの かーど}\n      en: {title: Card, answer: Answer}\n"
    content.write("bundled", "aoba", text)
    card = content.entries()["card"]
    assert card.link is not None
    assert (card.link.label, card.link.url) == ("国のサイト", "https://example.lg.jp/")
    assert card.translations["ja-easy"].title == "あおばの かーど"
    assert card.translations["ja-easy"].answer == "やさしい こたえ"
    assert card.translations["en"].title == "Card"


def test_phrasings_replace_and_more_phrasings_add(content: Content) -> None:
    before = content.entries()["card"].phrasings
    content.write("bundled", "aoba", "entries:\n  - id: card\n    more_phrasings: [市の聞き方]\n")
    assert content.entries()["card"].phrasings == (*before, "市の聞き方")
    content.write("own", "aoba", "entries:\n  - id: card\n    more_phrasings: [もう一つ]\n")
    assert content.entries()["card"].phrasings == (*before, "市の聞き方", "もう一つ")
    own = ", ".join(f"別の{n}" for n in range(6))
    content.write("own", "aoba", f"entries:\n  - id: card\n    phrasings: [{own}]\n    more_phrasings: [もう一つ]\n")
    assert content.entries()["card"].phrasings == (*(f"別の{n}" for n in range(6)), "もう一つ")


def test_phrasings_keep_the_place_where_each_is_written(content: Content) -> None:
    content.write("own", "aoba", "entries:\n  - id: card\n    more_phrasings:\n      - 市の聞き方\n", "own.yaml")
    node = content.stack()[0]["card"].node
    first, last = node.find(["phrasings", 0]).mark, node.find(["phrasings", 6]).mark
    assert (first.path, first.line) == ("faq/entries/common/a.yaml", 8)
    assert (last.path, last.line, last.column) == ("faq/entries/aoba/own.yaml", 4, 9)


def test_hidden_entries_are_left_out_and_may_still_be_related(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: card\n    hide: true\n")
    assert list(content.entries()) == ["pin"]


def test_a_change_above_a_hidden_entry_does_not_bring_it_back(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: card\n    hide: true\n")
    content.write("own", "common", "entries:\n  - id: card\n    title: 新しい題名\n")
    assert list(content.entries()) == ["pin"]
    content.write("own", "aoba", "entries:\n  - id: card\n    hide: false\n")
    assert content.entries()["card"].title == "新しい題名"


def test_drafts_are_not_shown(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: card\n    status: draft\n")
    assert list(content.entries()) == ["pin"]
    content.write("own", "aoba", "entries:\n  - id: card\n    status: published\n")
    assert "card" in content.entries()


def test_an_unfinished_draft_keeps_nothing_from_being_published(content: Content) -> None:
    content.write("own", "aoba", "entries:\n  - id: new\n    title: 書きかけ\n    status: draft\n")
    located, problems = content.stack()
    assert list(located) == ["card", "pin"]
    assert problems
    assert {found.level for found in problems} == {"warning"}


@pytest.mark.parametrize(
    ("text", "line", "column", "field"),
    [
        ("  - id: card\n    hide: はい\n", 3, 11, "hide"),
        ("  - id: card\n    more_phrasings: 市の聞き方\n", 3, 21, "more_phrasings"),
        ("  - id: other\n    hide: true\n", 3, 5, "hide"),
        ("  - id: other\n    more_phrasings: [a]\n", 3, 5, "more_phrasings"),
        ("  - id: card\n    titel: 市のカード\n", 3, 5, "titel"),
        ("  - id: card\n    link: {lable: 市}\n", 3, 12, "link.lable"),
        ("  - id: card\n    checked_on: 2026-11-31\n", 3, 17, "checked_on"),
        ("  - id: card\n    checked_on: 2026-11-20(月)\n", 3, 17, "checked_on"),
        ("  - id: card\n    review_by: 2026-11-20\n", 3, 16, "review_by"),
        ("  - id: card\n    review_by: 2027-11-30\n", 3, 16, "review_by"),
        ("  - id: card\n    phrasings: [a, b]\n", 3, 16, "phrasings"),
        ("  - id: card\n    phrasings: [a, b, c, d, e, '']\n", 3, 32, "phrasings.5"),
        ("  - id: card\n    phrasings: 聞き方\n", 3, 16, "phrasings"),
        (f"  - id: card\n    answer: {'あ' * 501}\n", 3, 13, "answer"),
        (f"  - id: card\n    title: {'あ' * 41}\n", 3, 12, "title"),
        ("  - id: card\n    status: 公開\n", 3, 13, "status"),
        ("  - id: card\n    related: [none]\n", 3, 15, "related"),
        ("  - id: card\n    translations:\n      fr: {title: a, answer: b}\n", 4, 7, "translations.fr"),
        ("  - id: card\n    translations:\n      en: {title: a}\n", 4, 11, "translations.en.answer"),
        ("  - title: x\n", 2, 5, "id"),
        ("  - card\n", 2, 5, "id"),
        ("  - id: Card Lost\n", 2, 9, "id"),
        (f"  - id: {'a' * 61}\n", 2, 9, "id"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    content: Content, text: str, line: int, column: int, field: str
) -> None:
    content.write("bundled", "aoba", f"entries:\n{text}", "b.yaml")
    _, problems = content.stack()
    found = next(found for found in problems if found.field == field)
    assert (found.path, found.line, found.column) == ("faq/entries/aoba/b.yaml", line, column)
    assert found.level == "error"
    assert any("ぁ" <= character <= "ん" for character in found.message)


@pytest.mark.parametrize(
    ("wrong", "meant"), [("titel", "title"), ("phrasing", "phrasings"), ("review_bye", "review_by")]
)
def test_unknown_fields_are_met_with_a_suggestion(content: Content, wrong: str, meant: str) -> None:
    content.write("bundled", "aoba", f"entries:\n  - id: card\n    {wrong}: x\n")
    _, (found,) = content.stack()
    assert f"「{meant}」" in found.message


def test_unknown_fields_of_a_link_are_met_with_fields_of_a_link(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: card\n    link: {lable: 市}\n")
    _, (found,) = content.stack()
    assert "「label」" in found.message


def test_missing_fields_are_all_named_at_the_entry(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: new\n    title: 新しい\n")
    _, problems = content.stack()
    fields = {"topic", "answer", "phrasings", "section", "source", "checked_on", "review_by"}
    assert {found.field for found in problems} == fields
    assert {(found.line, found.column) for found in problems} == {(2, 5)}


def test_ids_twice_in_a_layer_name_the_first_place(content: Content) -> None:
    content.write("bundled", "common", f"entries:\n{CARD}", "z.yaml")
    _, (found,) = content.stack()
    assert (found.path, found.line, found.field) == ("faq/entries/common/z.yaml", 2, "id")
    assert "faq/entries/common/a.yaml" in found.message


def test_wide_ids_are_the_same_ids(content: Content) -> None:
    content.write("bundled", "aoba", "entries:\n  - id: ｃａｒｄ\n    title: 市のカード\n")
    assert content.entries()["card"].title == "市のカード"


@pytest.mark.parametrize(
    "text", ["- id: card\n", "entry:\n  - id: card\n", "entries: card\n", "entries: []\nothers: []\n"]
)
def test_files_that_do_not_begin_with_entries_are_reported(content: Content, text: str) -> None:
    content.write("own", "aoba", text)
    _, problems = content.stack()
    assert problems
    assert all(found.path == "faq/entries/aoba/a.yaml" for found in problems)


def test_all_problems_of_two_broken_files_come_in_one_run(content: Content) -> None:
    content.write("bundled", "common", BASE.replace("title: カード", "title：カード").replace("R9.5.31", "R9.5.32", 1))
    content.write("own", "aoba", "entries:\n\t- id: card\n\t  hide: true\n  - id: x: y\n", "b.yaml")
    _, problems = content.stack()
    places = {(found.path.rsplit("/", 2)[1], found.line, found.column) for found in problems}
    checked = BASE[: BASE.index("R9.5.31")].count("\n") + 1
    assert {("common", 4, 10), ("common", checked, 16), ("aoba", 2, 1), ("aoba", 3, 1), ("aoba", 4, 10)} <= places
