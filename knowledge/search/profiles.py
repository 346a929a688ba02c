"""The fitted numbers of the search: one profile for each way a question can be compared.

They stand in `knowledge/ranking.json`, written by `python -m bench.train` and read by people before it is committed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.signals import NAMES

FILE = Path(__file__).resolve().parent.parent / "ranking.json"

WRITTEN = "written"
KANA = "kana"
"""Questions in kana only: their spelling is a guess, what they sound like is not."""

FEW_PHRASINGS = "few_phrasings"
"""An index of titles and answers, such as a FAQ that nobody has given phrasings yet."""

MARGIN = "margin"

SEMANTIC = "semantic"
"""What a profile adds where a sentence model is at hand: its signal's weight and coefficient, and to the bias."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """weights: float32 (signals,), what each counts in the order of entries. feedback: what nearness to the best adds.

    bias, coefficients float32 (signals,), margin: the logistic that turns a candidate's signals into a probability.
    """

    weights: NDArray[np.float32]
    feedback: float
    bias: float
    coefficients: NDArray[np.float32]
    margin: float

    @classmethod
    def of(cls, numbers: Mapping[str, Any]) -> Self:
        """The profile that an object of the file describes. ValueError: a signal that does not exist."""
        named = {*numbers["weights"], *numbers["coefficients"]} - {*NAMES, MARGIN}
        if named:
            raise ValueError(f"unknown signals {sorted(named)}")
        return cls(
            weights=np.array([numbers["weights"].get(name, 0.0) for name in NAMES], np.float32),
            feedback=numbers["feedback"],
            bias=numbers["bias"],
            coefficients=np.array([numbers["coefficients"].get(name, 0.0) for name in NAMES], np.float32),
            margin=numbers["coefficients"].get(MARGIN, 0.0),
        )

    def with_semantic(self, numbers: Mapping[str, float]) -> Self:
        """This profile where a sentence model is at hand."""
        place = NAMES.index(SEMANTIC)
        weights, coefficients = self.weights.copy(), self.coefficients.copy()
        weights[place], coefficients[place] = numbers["weight"], numbers["coefficient"]
        return replace(self, weights=weights, coefficients=coefficients, bias=self.bias + numbers["bias"])


def profile_for(*, few_phrasings: bool, kana_only: bool, semantic: bool) -> Profile:
    """The profile for an index with few or many phrasings and a question with or without kanji."""
    name = FEW_PHRASINGS if few_phrasings else KANA if kana_only else WRITTEN
    return _profiles()[name, semantic]


@cache
def _profiles() -> Mapping[tuple[str, bool], Profile]:
    """The file's profiles, without and with a sentence model, read once in a process."""
    read: Mapping[str, Mapping[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    plain = {(name, False): Profile.of(numbers) for name, numbers in read.items()}
    return plain | {(name, True): plain[name, False].with_semantic(numbers[SEMANTIC]) for name, numbers in read.items()}
