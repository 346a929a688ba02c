"""How much there is of what is asked for: counted over all cities, with what is missing by name."""

from bot.coverage import cover

from .conftest import CITY, Folder
from .small_guide import GUIDE, write_guide

OWN = "entries:\n  - id: move.in\n    answer: 市民課へ。\n"


def test_what_is_there_is_counted_and_what_is_missing_is_named(folder: Folder) -> None:
    write_guide(folder)
    folder.write("knowledge/cities/toride.yaml", CITY.replace("omitama", "toride").replace("082368", "082171"))
    folder.write("faq/entries/omitama/own.yaml", OWN)
    report = cover(folder.read()).to_json()
    assert {name: (share["covered"], share["total"]) for name, share in report.items()} == {
        "topics": (3, 211),
        "procedures": (1, 27),
        "guides": (0, 1),
        "cities": (1, 2),
        "languages": (1, 8),
    }
    assert report["procedures"]["further"] == 1
    assert "3" not in report["procedures"]["missing"]  # type: ignore[operator]
    assert report["guides"]["missing"] == ["move"]  # not translated
    assert report["cities"]["missing"] == ["toride"]
    assert "ja" not in report["languages"]["missing"]  # type: ignore[operator]


def test_a_topic_that_one_city_hides_is_missing(folder: Folder) -> None:
    folder.write("knowledge/cities/toride.yaml", CITY.replace("omitama", "toride").replace("082368", "082171"))
    folder.write("faq/entries/toride/own.yaml", "entries:\n  - id: digital.wifi\n    hide: true\n")
    topics = cover(folder.read()).shares["topics"]
    assert topics.covered == 2
    assert "digital.wifi" in topics.missing


def test_a_guide_counts_once_it_is_translated_and_while_it_has_no_fault(folder: Folder) -> None:
    write_guide(folder)
    words = "".join(
        f"      {language}:\n"
        "        name: 引（ひ）っ越（こ）し\n"
        "        summary: 並（なら）べます。\n"
        "        questions:\n"
        "          when: {ask: いつですか。}\n"
        "          nation: {ask: どれですか。, options: {japan: 日本（にほん）, other: 外国（がいこく）}}\n"
        "          proof: {ask: いりますか。, options: {wanted: いる, none: いらない}}\n"
        "        notes: {abroad: カードを 持（も）って きて ください。}\n"
        for language in ("ja-easy", "en", "pt", "zh")
    )
    translated = f"{GUIDE}    translations:\n{words}"
    folder.write("knowledge/guides/common/move.yaml", translated)
    whole = cover(folder.read()).shares
    assert (whole["guides"].covered, whole["guides"].missing) == (1, ())
    folder.write("knowledge/guides/common/move.yaml", translated.replace("procedure: juminhyo", "procedure: nothing"))
    assert cover(folder.read()).shares["guides"].missing == ("move",)


def test_the_table_has_a_line_for_each(folder: Folder) -> None:
    write_guide(folder)
    lines = str(cover(folder.read())).splitlines()
    assert lines[0].split() == ["3/211", "どの市でも答えられる話題"]
    assert any("ほかの手続き 1 件" in line for line in lines)
    assert any(line.strip() == "ないもの: move" for line in lines)
