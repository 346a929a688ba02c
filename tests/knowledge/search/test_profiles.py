"""The fitted numbers: every profile is there, whole, and names only signals that exist."""

import json

import pytest

from knowledge.search.profiles import FEW_PHRASINGS, FILE, KANA, WRITTEN, Profile, profile_for
from knowledge.search.signals import NAMES

NUMBERS = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_file_holds_every_profile_and_no_other() -> None:
    assert set(NUMBERS) == {WRITTEN, KANA, FEW_PHRASINGS}


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("kana", [True, False])
@pytest.mark.parametrize("semantic", [True, False])
def test_a_profile_weighs_signals_and_never_against_one(few: bool, kana: bool, semantic: bool) -> None:
    profile = profile_for(few_phrasings=few, kana_only=kana, semantic=semantic)
    assert profile.weights.shape == profile.coefficients.shape == (len(NAMES),)
    assert profile.weights.min() >= 0
    assert profile.weights.sum() > 0
    assert (profile.weights[NAMES.index("semantic")] > 0) == semantic
    assert profile.margin > 0


def test_a_signal_that_does_not_exist_is_named() -> None:
    wrong = NUMBERS[WRITTEN] | {"weights": {"wisdom": 1.0}}
    with pytest.raises(ValueError, match="wisdom"):
        Profile.of(wrong)
