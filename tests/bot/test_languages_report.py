"""What is translated and what is not, counted over everything that a city's residents see."""

import json

from click.testing import CliRunner

from bot.commands.check import check
from bot.languages_report import LABELS, OWN_PHRASINGS, Share, report_languages, table
from knowledge.languages import LANGUAGES

from .conftest import CITY, ENTRY, Folder

FLOOD = ENTRY.format(id="disaster.flood", title="大雨のとき", answer="逃げます。").replace(
    "topic: disaster.flood", "topic: disaster.evacuation"
)
WORDS = """    translations:
      {language}:
        title: Title
        answer: Answer
        phrasings: [{phrasings}]
"""
GUIDE = """guides:
  - id: moving
    name: 引っ越し
    summary: 引っ越しの手続きです。
    topics: [move.in]
    questions:
      - {id: pet, ask: 犬がいますか。, options: [{id: yes, label: いる}, {id: no, label: いない}]}
    checklist: [{procedure: move-in}]
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations:
      en:
        name: Moving
        summary: What to do
        questions: {pet: {ask: Dog?, options: {yes: "Yes", no: "No"}}}
      pt:
        name: Mudança
        summary: O que fazer
        questions: {pet: {ask: Cachorro?, options: {yes: Sim}}}
      es: {name: Mudanza}
"""
PROCEDURE = """procedures:
  - id: move-in
    name: 転入届
    summary: 引っ越してきたときの届けです。
    topics: [move.in]
    who: 本人
    channels: {counter: {}}
    section: resident-registry
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations:
      en: {name: Moving in, summary: When you move here}
"""

EVIDENCE = """items: [{id: seal, name: 印鑑, translations: {en: Seal}}]
conditions: [{id: seal, name: 印鑑のとき}]
"""


def words(language: str, phrasings: int) -> str:
    listed = ", ".join(f"{language} question {number}" for number in range(phrasings))
    return WORDS.format(language=language, phrasings=listed)


def write(folder: Folder) -> None:
    """Three answers, one of them about disasters, a guide and its procedure."""
    known = ENTRY.format(id="move.in", title="転入届", answer="14日以内です。") + words("en", OWN_PHRASINGS)
    other = ENTRY.format(id="cert.juminhyo", title="住民票", answer="窓口です。") + words("en", OWN_PHRASINGS - 1)
    folder.write("faq/entries/common/all.yaml", f"entries:\n{known}{other}{FLOOD}")
    folder.write("knowledge/guides/common/all.yaml", GUIDE)
    folder.write("knowledge/procedures/common/all.yaml", PROCEDURE)


def test_answers_are_counted_in_every_language_but_japanese(folder: Folder) -> None:
    write(folder)
    report = report_languages(folder.read())
    assert set(report) == set(LANGUAGES) - {"ja"}
    assert all(set(shares) == set(LABELS) for shares in report.values())
    assert report["en"]["answers"] == Share(covered=2, total=3, missing=("disaster.flood",))
    assert report["pt"]["answers"].covered == 0


def test_phrasings_of_a_language_count_from_five_on(folder: Folder) -> None:
    write(folder)
    share = report_languages(folder.read())["en"]["phrasings"]
    assert (share.covered, set(share.missing)) == (1, {"cert.juminhyo", "disaster.flood"})


def test_disaster_answers_that_are_missing_are_named(folder: Folder) -> None:
    write(folder)
    folder.write("faq/entries/omitama/a.yaml", "entries:\n  - id: disaster.flood\n" + words("vi", 0))
    report = report_languages(folder.read())
    assert report["en"]["disaster"] == Share(covered=0, total=1, missing=("disaster.flood",))
    assert report["vi"]["disaster"] == Share(covered=1, total=1, missing=())
    named = [line for line in table(report).splitlines() if "disaster.flood" in line]
    assert any(line.startswith("en ") for line in named)
    assert not any(line.startswith("vi ") for line in named)


def test_what_one_city_lacks_is_missing(folder: Folder) -> None:
    write(folder)
    folder.write("knowledge/cities/toride.yaml", CITY.replace("omitama", "toride").replace("082368", "082171"))
    folder.write("faq/entries/omitama/a.yaml", "entries:\n  - id: disaster.flood\n" + words("vi", 0))
    content = folder.read()
    assert set(content.cities) == {"omitama", "toride"}
    assert report_languages(content)["vi"]["disaster"].missing == ("disaster.flood",)


def test_a_guide_is_whole_when_nothing_in_it_stays_japanese(folder: Folder) -> None:
    write(folder)
    report = report_languages(folder.read())
    named = {language for language, shares in report.items() if shares["guide_names"].covered}
    whole = {language for language, shares in report.items() if shares["guides"].covered}
    assert (named, whole) == ({"en", "pt", "es"}, {"en"})
    assert report["en"]["procedures"] == Share(covered=1, total=1, missing=())
    assert report["pt"]["procedures"].missing == ("move-in",)


def test_words_and_sentences_of_the_counter_are_counted(folder: Folder) -> None:
    folder.write("knowledge/evidence.yaml", EVIDENCE)
    folder.write("knowledge/starting-events.yaml", "events: [{id: birth, name: 生まれた日}]\n")
    folder.write("handlers/wordings/vi.yaml", "menu.more: Thêm\n")
    report = report_languages(folder.read())
    assert report["en"]["words"] == Share(covered=1, total=3, missing=("conditions.seal", "events.birth"))
    assert report["vi"]["wording"].covered == 1
    assert "greeting" in report["vi"]["wording"].missing
    assert not {"greeting", "menu.more"} & set(report["en"]["wording"].missing)


def test_the_table_has_a_row_for_all_that_is_counted(folder: Folder) -> None:
    write(folder)
    head, *rows = table(report_languages(folder.read())).splitlines()
    assert head.split() == [language for language in LANGUAGES if language != "ja"]
    for row, label in zip(rows, LABELS.values(), strict=False):
        *counts, name = row.split()
        assert name == label
        assert len(counts) == len(head.split())


def test_the_command_prints_the_table_or_everything_as_json() -> None:
    shown = CliRunner().invoke(check, ["--languages"], catch_exceptions=False)
    assert LABELS["wording"] in shown.output
    told = CliRunner().invoke(check, ["--languages", "--json"], catch_exceptions=False)
    report = json.loads(told.output)
    assert set(report) == set(LANGUAGES) - {"ja"}
    assert set(report["en"]["answers"]) == {"covered", "total", "missing"}
