"""The fit of the search's numbers, on a small made-up counter."""

from collections.abc import Sequence

import numpy as np

from bench.train import UNFITTED, train
from knowledge.search.profiles import FEW_PHRASINGS, KANA, SEMANTIC, WRITTEN, Profile
from knowledge.search.semantic import Floats, Side
from knowledge.text import Analyzer

from .town import DOCUMENTS, TOWN


class Knowing:
    """A sentence model that knows what every phrasing is about."""

    name = "knowing"

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        return np.array([self._meaning(text) for text in texts], np.float32).reshape(-1, len(DOCUMENTS) + 1)

    def _meaning(self, text: str) -> list[float]:
        about = [float(any(part[:3] in text for part in (one.title, *one.phrasings))) for one in DOCUMENTS]
        return [value / max(sum(about), 1.0) ** 0.5 for value in about] + [float(not any(about))]


def test_every_profile_is_fitted_and_can_be_read() -> None:
    profiles = train(TOWN, Analyzer())
    assert set(profiles) == {WRITTEN, KANA, FEW_PHRASINGS}
    for numbers in profiles.values():
        assert Profile.of(numbers).weights.any()
        assert numbers[SEMANTIC] == UNFITTED


def test_a_sentence_model_is_fitted_beside_the_rest() -> None:
    plain, modelled = train(TOWN, Analyzer()), train(TOWN, Analyzer(), Knowing())
    for name, numbers in modelled.items():
        assert {key: numbers[key] for key in plain[name] if key != SEMANTIC} == {
            key: value for key, value in plain[name].items() if key != SEMANTIC
        }
        assert numbers[SEMANTIC]["weight"] > 0
        assert numbers[SEMANTIC]["coefficient"] >= 0
