"""What a city's residents can find, from all kinds of file and all layers: common, prefecture, city."""

from bot.documents import documents

from .conftest import CITY, Folder

MATTER = """elsewhere:
  - id: elsewhere.licence
    title: 運転免許
    agency: 警察
    answer: 住民票ではなく免許のことは警察へ。
    phrasings: [免許の更新, 免許をなくした, 免許の住所, 免許センター, めんきょ, 免許の写真]
    link: {label: 警察庁, url: https://www.npa.go.jp/}
    source: 道路交通法
    checked_on: 2026-11-20
    review_by: 2027-11-20
    related: [move.in]
"""
GREETING = """smalltalk:
  - id: smalltalk.hello
    text: 住民票のことも聞いてください。
    phrasings: [こんにちは, おはよう, こんばんは, やあ, どうも, もしもし]
"""


def _write_all(folder: Folder) -> None:
    folder.write("faq/elsewhere/common/a.yaml", MATTER)
    folder.write("faq/smalltalk/common/a.yaml", GREETING)


def test_a_city_has_all_three_kinds(folder: Folder) -> None:
    _write_all(folder)
    content = folder.read()
    assert content.errors == ()
    city = content.cities["omitama"]
    assert {*city.records} == {"cert.juminhyo", "move.in", "digital.wifi", "elsewhere.licence", "smalltalk.hello"}


def test_the_prefecture_stands_between_common_and_city(folder: Folder) -> None:
    _write_all(folder)
    for layer, agency in (("茨城県", "茨城県警察"), ("omitama", "市の近くの警察署")):
        folder.write(f"faq/elsewhere/{layer}/a.yaml", f"elsewhere:\n  - id: elsewhere.licence\n    agency: {agency}\n")
        content = folder.read()
        assert content.errors == ()
        assert content.cities["omitama"].elsewhere[0].agency == agency


def test_folders_that_nobody_reads_are_named(folder: Folder) -> None:
    _write_all(folder)
    folder.write("faq/smalltalk/茨木県/a.yaml", GREETING)
    assert [found.path for found in folder.read().errors] == ["faq/smalltalk/茨木県"]


def test_answers_and_matters_may_lead_to_each_other(folder: Folder) -> None:
    _write_all(folder)
    folder.write("faq/entries/omitama/a.yaml", "entries:\n  - id: move.in\n    related: [elsewhere.licence]\n")
    assert folder.read().errors == ()
    folder.write("faq/entries/omitama/a.yaml", "entries:\n  - id: move.in\n    related: [smalltalk.hello]\n")
    (found,) = folder.read().errors
    assert (found.path, found.line) == ("faq/entries/omitama/a.yaml", 3)


def test_a_phrasing_of_an_answer_is_no_other_kinds(folder: Folder) -> None:
    _write_all(folder)
    folder.write(
        "faq/elsewhere/omitama/a.yaml", "elsewhere:\n  - id: elsewhere.licence\n    more_phrasings: [転入届の方法]\n"
    )
    (found,) = folder.read().problems
    assert (found.path, found.field, found.level) == ("faq/elsewhere/omitama/a.yaml", "phrasings", "warning")


def test_only_the_citys_own_answers_have_a_topic_and_are_found_by_their_words(folder: Folder) -> None:
    _write_all(folder)
    content = folder.read()
    found = {document.id: document for document in documents(content.cities["omitama"], content.catalogue)}
    assert (found["move.in"].kind, found["move.in"].topic, found["move.in"].answer) == (
        "entry",
        "move.in",
        "14日以内に届けます。",
    )
    assert (found["elsewhere.licence"].kind, found["elsewhere.licence"].topic) == ("elsewhere", "")
    assert (found["smalltalk.hello"].kind, found["smalltalk.hello"].topic) == ("smalltalk", "")
    assert not found["elsewhere.licence"].answer + found["smalltalk.hello"].answer
    assert "こんにちは" in (found["smalltalk.hello"].title, *found["smalltalk.hello"].phrasings)


def test_easy_japanese_of_every_kind_is_proofread_once(folder: Folder) -> None:
    _write_all(folder)
    folder.write("knowledge/cities/toride.yaml", CITY.replace("omitama", "toride").replace("082368", "082171"))
    easy = "    translations: {ja-easy: {text: 役所（やくしょ）の 窓口}}\n"
    folder.write("faq/smalltalk/common/a.yaml", GREETING + easy)
    folder.write(
        "faq/entries/omitama/a.yaml",
        "entries:\n  - id: move.in\n    translations:\n      ja-easy:\n        title: てんにゅう\n"
        "        answer: |\n          やさしい ことば。\n          転入届を だします。\n",
    )
    found = [(one.path, one.line, one.column, one.level) for one in folder.read().problems]
    assert found == [
        ("faq/entries/omitama/a.yaml", 8, 11, "warning"),
        ("faq/smalltalk/common/a.yaml", 5, 46, "warning"),
    ]
