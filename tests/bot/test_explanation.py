"""Why a question was answered so: readable for staff, and complete whatever signals the search has."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.edition import Edition
from bot.explanation import OUTCOMES, SIGNALS, explain
from bot.publication import Press, Shelf
from knowledge.languages import Language
from knowledge.search import Candidate
from knowledge.search.confidence import ANSWER, CHOICES
from knowledge.text import Analyzer

from .conftest import Folder

QUESTIONS: tuple[tuple[str, Language], ...] = (("住民票の写しがほしい", "ja"), ("moving-in notification", "en"))


@pytest.fixture
def edition(tmp_path: Path, folder: Folder, analyzer: Analyzer) -> Edition:
    folder.write("knowledge/aliases.yaml", "aliases:\n  - {name: 転入届, also: [引っ越しの紙]}\n")
    folder.write("knowledge/terms.yaml", "terms:\n  - {ja: 転入届, en: [moving-in notification]}\n")
    press, content = Press(tmp_path / "publications", analyzer), folder.read()
    press.publish(content, press.pending(content), datetime(2026, 11, 21, tzinfo=UTC), lambda _: None)
    served = Shelf(press.folder).edition("omitama")
    assert served is not None
    return served


def found(edition: Edition, analyzer: Analyzer, question: str, language: Language) -> tuple[Candidate, ...]:
    return edition.library.candidates(analyzer, question, language)


def explained(edition: Edition, analyzer: Analyzer, question: str, language: Language = "ja") -> list[str]:
    text = explain(
        question,
        "answer",
        found(edition, analyzer, question, language),
        language=language,
        library=edition.library,
        reader=analyzer,
        titles={name: entry.title for name, entry in edition.entries.items()},
    )
    return text.splitlines()


def test_every_signal_of_the_search_has_a_japanese_name_and_no_name_is_left_over(
    edition: Edition, analyzer: Analyzer
) -> None:
    candidates = [candidate for question in QUESTIONS for candidate in found(edition, analyzer, *question)]
    assert {name for candidate in candidates for name in candidate.signals} == SIGNALS.keys()


def test_the_chosen_answer_stands_below_the_outcome(edition: Edition, analyzer: Analyzer) -> None:
    lines = explained(edition, analyzer, "住民票の写しがほしい")
    assert lines[1].startswith("結果: answer")
    number, confidence, name, title = lines[2].split()
    assert (number, name, title) == ("1.", "cert.juminhyo", edition.entries["cert.juminhyo"].title)
    assert 0 <= float(confidence) <= 1


def test_every_signal_of_every_candidate_is_in_the_table(edition: Edition, analyzer: Analyzer) -> None:
    for question, language in QUESTIONS:
        candidates = found(edition, analyzer, question, language)
        lines = explained(edition, analyzer, question, language)
        for signal in candidates[0].signals:
            (line,) = [line for line in lines if line.startswith(f"{SIGNALS[signal]} ")]
            values = [f"{candidate.signals[signal]:.2f}" for candidate in candidates]
            assert line.split()[-len(candidates) :] == values


def test_the_thresholds_are_told(edition: Edition, analyzer: Analyzer) -> None:
    text = "\n".join(explained(edition, analyzer, "住民票の写しがほしい"))
    assert f"{ANSWER:.2f}" in text
    assert f"{CHOICES:.2f}" in text


def test_what_was_reworded_and_how_kana_were_read(edition: Edition, analyzer: Analyzer) -> None:
    assert any("転入届はどこ" in line for line in explained(edition, analyzer, "引っ越しの紙はどこ"))
    assert any("住民票の写し" in line for line in explained(edition, analyzer, "じゅうみんひょうのうつし")[5:])
    assert any(line.endswith(" 転入届") for line in explained(edition, analyzer, *QUESTIONS[1])[5:])


def test_without_candidates_there_is_no_table(edition: Edition, analyzer: Analyzer) -> None:
    text = explain("", "unknown", (), language="ja", library=edition.library, reader=analyzer, titles={})
    assert text.splitlines() == ["質問: ", f"結果: unknown（{OUTCOMES['unknown']}）"]
