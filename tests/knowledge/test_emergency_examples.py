"""Every sentence of the staff's examples: cries for help get their card, ordinary questions get none."""

import re
from pathlib import Path

import pytest

from knowledge.emergency import read_emergencies, spot
from knowledge.files import Node, read_yaml
from knowledge.text import letters, normalise

ROOT = Path(__file__).parent.parent.parent
EMERGENCIES, _ = read_emergencies(ROOT)
EXAMPLES, PROBLEMS = read_yaml(
    ROOT / "knowledge" / "emergency-examples.yaml", shown_as="knowledge/emergency-examples.yaml"
)
ENOUGH = 150


def _examples(key: str) -> tuple[Node, ...]:
    found = EXAMPLES.get(key) if EXAMPLES else None
    return found.items() if found else ()


HELP = [(node.text("text"), node.text("kind")) for node in _examples("help")]
ORDINARY = [str(node.plain()) for node in _examples("ordinary")]


def test_there_are_enough_examples_of_every_kind() -> None:
    assert not PROBLEMS
    assert len(set(HELP)) == len(HELP) >= ENOUGH
    assert len(set(ORDINARY)) == len(ORDINARY) >= ENOUGH
    assert {kind for _, kind in HELP} == {emergency.id for emergency in EMERGENCIES}


@pytest.mark.parametrize(("text", "kind"), HELP)
def test_a_cry_for_help_is_heard(text: str, kind: str) -> None:
    found = spot(text, EMERGENCIES)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_question_is_not_taken_for_one(text: str) -> None:
    assert spot(text, EMERGENCIES) is None


@pytest.mark.parametrize("words", ["alone", "sure", "signs", "hints", "unless", "asking", "longer"])
def test_every_way_to_write_a_word_has_letters(words: str) -> None:
    """A stray ``|`` or ``+`` or a mere mark is a slip."""
    for emergency in EMERGENCIES:
        for entry in getattr(emergency, words):
            ways = re.split(r"[|+]", "|".join([entry] if isinstance(entry, str) else entry))
            assert all(letters(normalise(way)) for way in ways), (emergency.id, entry)
