"""The questions that measure the counter are not among those it was taught."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from bot.content import BUNDLED
from bot.evaluation import read_questions
from knowledge.files import Node, read_yaml_files
from knowledge.text import letters_of, normalise

FOLDER = Path(os.environ.get("MADOGUCHI_EVAL", BUNDLED.parent / "shared" / "eval"))
"""Question files (*.tsv) by other writers."""

COINCIDENCE = 12
"""Two people may well type the same few letters (住民票 コンビニ); so many are no coincidence."""

SAME = 92
"""Of 100, RapidFuzz's ratio from which one sentence is another with a word or two changed."""


def phrasings() -> Iterator[str]:
    """Every phrasing in every language, letters only."""
    for folder in ("entries", "elsewhere", "smalltalk"):
        for layer in sorted((BUNDLED / "faq" / folder).iterdir()):
            for _, node, _ in read_yaml_files(layer, shown_below=BUNDLED):
                if node is not None:
                    yield from _phrasings(node)


def _phrasings(node: Node) -> Iterator[str]:
    for key, value in node.value.items() if isinstance(node.value, dict) else ():
        if key in {"phrasings", "more_phrasings"}:
            yield from (letters_of(normalise(str(phrase.value))) for phrase in value.items())
        else:
            yield from _phrasings(value)
    for item in node.items():
        yield from _phrasings(item)


def test_no_phrasing_is_copied_from_a_question_file() -> None:
    files = sorted(FOLDER.glob("*.tsv"))
    if not files:
        pytest.skip(f"no question files in {FOLDER}: set MADOGUCHI_EVAL")
    asked = {letters_of(normalise(row.query)): row.query for file in files for row in read_questions(file)}
    asked = {letters: query for letters, query in asked.items() if len(letters) >= COINCIDENCE}
    taught = sorted({letters for letters in phrasings() if len(letters) >= COINCIDENCE})
    assert len(asked) > 100
    assert len(taught) > 5_000
    ratios = process.cdist(list(asked), taught, scorer=fuzz.ratio, score_cutoff=SAME)
    copied = [
        f"{query} = {taught[row.argmax()]}" for query, row in zip(asked.values(), ratios, strict=True) if row.any()
    ]
    assert copied == []
