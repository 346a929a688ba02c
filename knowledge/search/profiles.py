"""The fitted numbers of the search, and nothing else: one profile for each way a question can be compared.

Weights order the entries; they were fitted by listwise logistic regression on phrasings held out of the index (five
folds), then rounded: the optimum is flat. Bias and coefficients turn a candidate's signals into a probability; they
were fitted by logistic regression on held-out phrasings, on phrasings whose entry was removed, and on residents'
questions within and outside what the entries cover.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """weights: signal -> share in the order of entries. bias, coefficients: logistic over signals of one candidate."""

    weights: Mapping[str, float]
    bias: float
    coefficients: Mapping[str, float]


WRITTEN = Profile(
    weights={
        "classifier": 2.0,
        "reading_mean": 2.0,
        "reading_coverage": 2.0,
        "bm25": 1.0,
        "coverage": 1.0,
        "character_mean": 1.0,
        "title": 0.5,
    },
    bias=-4.4,
    coefficients={"certainty": 4.2, "coverage": 1.8, "reading_coverage": 1.4, "margin": 2.5},
)

KANA = Profile(
    weights={"classifier": 2.0, "reading_mean": 2.0, "reading_coverage": 2.0, "coverage": 1.0, "title": 0.5},
    bias=-4.4,
    coefficients={"certainty": 5.6, "coverage": 1.2, "reading_coverage": 0.8, "margin": 2.2},
)
"""For questions in kana only: their words are guesses, and kanji in the entries say nothing about their characters."""

UNTRAINED = Profile(
    weights={"bm25": 4.0, "character_best": 3.0, "character_mean": 3.0, "coverage": 2.0},
    bias=-3.1,
    coefficients={"bm25": 3.0, "character_best": 2.5, "margin": 2.4},
)
"""For an index without a classifier: its entries have few phrasings. Fitted on a FAQ of questions and answers only."""


def profile_for(*, trained: bool, kana_only: bool) -> Profile:
    """The profile for an index with or without a classifier and a question with or without kanji."""
    if kana_only:
        return KANA
    return WRITTEN if trained else UNTRAINED
