"""`python -m bench.train`: fit `knowledge/ranking.json` anew on a city's own phrasings, each held out of the index.

Half of the phrasings are asked as they stand, half in another form (`bench.perturb`), of an index that lacks them; and
of an index that lacks their whole topic, so that the probability learns what an unknown matter looks like.

With `--semantic FOLDER` also what the signal of the sentence model in that folder adds where a city uses it.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from bench.cases import forms, mixed
from bench.content import Published, published
from bench.fitting import listwise, logistic
from bench.folds import Fold, phrasing_folds, topic_folds
from bench.perturb import Perturb
from bot.semantic import Remembered, open_encoder
from knowledge.search import Index, build, rank
from knowledge.search.candidate import REASONS
from knowledge.search.profiles import FEW_PHRASINGS, FILE, KANA, MARGIN, SEMANTIC, WRITTEN, Profile
from knowledge.search.semantic import Encoder
from knowledge.search.signals import NAMES, Signals, signals
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

FOLDS = 5
NEAREST = 32
"""So many entries of a question enter the fit of the weights."""

SHRINKAGE = {WRITTEN: 1e-3, KANA: 1e-3, FEW_PHRASINGS: 5e-2}
"""Of the weights. What stands here about few phrasings is for any city's FAQ: it can only be roughly right."""

LEFT_OUT = {WRITTEN: set[str](), KANA: set[str](), FEW_PHRASINGS: {"readings", "readings_coverage", "title"}}
FEEDBACK = {WRITTEN: 0.0, KANA: 0.0, FEW_PHRASINGS: 0.3}
"""Feedback finds more of a FAQ's entries on the same matter; of entries with many phrasings one is meant."""

NOT_LEARNED = {"polite", "rambling", "romaji"}
"""Forms that are taken apart before the signals are looked at: courtesies and stories, and another script."""

TRUSTED = ("words", "words_coverage", "readings", "readings_coverage", "bm25", "meaning", "classifier")
"""The absolute signals the probability is made of, besides the margin."""

UNFITTED = {"weight": 2.0, "coefficient": 1.25, "bias": -0.45}
"""What the signal of any sentence model adds: half of what the fit gives multilingual-e5-small, since a city's may be
weaker. With e5 it lifts SR@1 of held-out phrasings from .66 to .69, in kana from .70 to .72, without other phrasings
from .58 to .62; fitted to .70, .73 and .63."""

STRANGE = 1 / 3
"""What a question that the index cannot answer counts beside one that it can: one resident's question in four is taken
to be such."""

CANDIDATES = 3
"""So many candidates of a question enter the fit of the probability."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What the search saw in a question. right: bool (k,), the shortlisted entries that answer it."""

    index: Index
    found: Signals
    right: NDArray[np.bool_]


Numbers = Mapping[str, Any]
"""A profile as the file holds it."""


def main() -> None:
    """Fit, write the file and say how well it orders what it was fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="omitama", help="the city whose phrasings are learned from")
    parser.add_argument("--dry-run", action="store_true", help="print the numbers instead of writing them")
    parser.add_argument("--semantic", type=Path, metavar="FOLDER", help="a sentence model to fit its signal for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        encoder = Remembered(open_encoder(options.semantic.resolve()), Path(folder)) if options.semantic else None
        profiles = train(published(options.city), Analyzer(), encoder)
    text = json.dumps(profiles, indent=2) + "\n"
    if options.dry_run:
        print(text)
    else:
        FILE.write_text(text, encoding="utf-8")


def train(content: Published, analyzer: Analyzer, encoder: Encoder | None = None) -> Mapping[str, Numbers]:
    """A profile of every kind; without a sentence model, its signal adds what it adds for any."""
    shapes = {name: form for name, form in forms(content).items() if name not in NOT_LEARNED}
    asks = _Asker(content=content, analyzer=analyzer, encoder=encoder, forms=shapes)
    known = list(asks.all(phrasing_folds(content.documents, FOLDS), "questions that the index lacks"))
    strange = list(asks.all(topic_folds(content.documents, FOLDS), "questions whose topic it lacks"))
    bare = list(asks.all(_titles_and_answers(content), "questions to titles and answers"))
    seen = {
        WRITTEN: (_in_kana(known, False), _in_kana(strange, False)),
        KANA: (_in_kana(known, True), _in_kana(strange, True)),
        FEW_PHRASINGS: (_in_kana(bare, False), _in_kana(strange, False)),
    }
    fitted = {name: _fit(name, *asked) for name, asked in seen.items()}
    added = {name: _fit_semantic(name, fitted[name], *asked) if encoder else UNFITTED for name, asked in seen.items()}
    return {name: {**fitted[name], SEMANTIC: added[name]} for name in seen}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asker:
    content: Published
    analyzer: Analyzer
    encoder: Encoder | None
    forms: Mapping[str, Perturb]

    def all(self, folds: Iterable[Fold], label: str) -> Iterator[Seen]:
        """Every fold's index asked what it lacks."""
        with click.progressbar(list(folds), label=label, file=sys.stderr) as bar:
            for fold in bar:
                index = build(fold.kept, Texts(self.analyzer, self.content.aliases), self.encoder)
                matters = np.array(index.matters)
                for case in mixed(fold.held, self.forms):
                    if found := signals(index, self.analyzer, case.text):
                        right = np.isin(matters[found.entries], list(case.topics))
                        yield Seen(index=index, found=found, right=right)


def _titles_and_answers(content: Published) -> Iterator[Fold]:
    """All phrasings asked of an index without any."""
    for fold in phrasing_folds(content.documents, 1):
        yield replace(fold, kept=tuple(replace(document, phrasings=()) for document in content.documents))


def _in_kana(seen: Sequence[Seen], kana: bool) -> list[Seen]:
    return [one for one in seen if one.found.kana_only == kana]


def _fit(name: str, known: Sequence[Seen], strange: Sequence[Seen]) -> Numbers:
    """known: the index has their answers; strange: it does not."""
    names = [signal for signal in NAMES if signal not in LEFT_OUT[name] | {SEMANTIC}]
    lists = [_list(one, names) for one in known]
    tables, answers = (np.array(part) for part in zip(*lists, strict=True))
    fitted = listwise(tables, answers, SHRINKAGE[name])
    weights = {signal: round(float(weight), 2) for signal, weight in zip(names, fitted, strict=True) if weight >= 0.05}
    ranked = {"weights": weights, "feedback": FEEDBACK[name], "bias": 0.0, "coefficients": {}}
    bias, trusted = _fit_trust(name, Profile.of(ranked), (*TRUSTED, MARGIN), known, strange)
    return ranked | {
        "bias": bias,
        "coefficients": {signal: value for signal, value in trusted.items() if value >= 0.05},
    }


def _fit_semantic(name: str, numbers: Numbers, known: Sequence[Seen], strange: Sequence[Seen]) -> Numbers:
    """What the signal of a sentence model adds to a fitted profile, which stays as it is."""
    plain = Profile.of(numbers)
    lists = [_list(one, NAMES) for one in known]
    tables, answers = (np.array(part) for part in zip(*lists, strict=True))
    both = np.stack([tables @ plain.weights, tables[:, :, NAMES.index(SEMANTIC)]], axis=2)
    all_others, semantic = listwise(both, answers, SHRINKAGE[WRITTEN])
    added = {"weight": round(semantic / all_others, 2), "coefficient": 0.0, "bias": 0.0}
    bias, trusted = _fit_trust(f"{name} with model", plain.with_semantic(added), (SEMANTIC,), known, strange)
    return added | {"coefficient": trusted[SEMANTIC], "bias": bias}


def _fit_trust(
    label: str, profile: Profile, names: Sequence[str], known: Sequence[Seen], strange: Sequence[Seen]
) -> tuple[float, Mapping[str, float]]:
    """What the bias and the coefficients of signals add to a profile's logits, so that these become probabilities."""
    rows = [row for one in (*known, *strange) for row in _candidates(one, profile, names)]
    features, logits, right, places = (np.array(column) for column in zip(*rows, strict=True))
    ours = np.arange(len(rows)) < sum(min(len(one.found.entries), CANDIDATES) for one in known)
    bias, coefficients = logistic(features, right, np.where(ours, 1.0, STRANGE) / (1 + places), known=logits)
    first = right[places == 0][: len(known)].mean()
    print(f"{label}: {len(known)} questions, {first:.3f} right; {len(strange)} strange ones", file=sys.stderr)
    return round(bias, 2), {name: round(float(value), 2) for name, value in zip(names, coefficients, strict=True)}


def _list(one: Seen, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The nearest entries by a plain sum, as shares of each signal's best."""
    table = np.maximum(one.found.table[[NAMES.index(name) for name in names]].T, 0).astype(float)
    table /= np.maximum(table.max(axis=0), 1e-9)
    best = np.argsort(-table.sum(axis=1), kind="stable")[:NEAREST]
    return table[best], one.right[best]


def _candidates(
    one: Seen, profile: Profile, names: Sequence[str]
) -> Iterator[tuple[NDArray[np.float32], float, bool, int]]:
    """Of the first candidates: the signals of these names, the profile's logit, whether it is right, its place."""
    scored = rank.scores(one.found, one.index.meanings, profile)
    best = rank.order(scored, CANDIDATES)
    margins = rank.margins(scored[best])
    logits = profile.bias + profile.coefficients @ one.found.table[:, best] + profile.margin * margins
    reasons = np.vstack([one.found.table[:, best], margins])[[REASONS.index(name) for name in names]]
    for place, position in enumerate(best.tolist()):
        yield reasons[:, place], float(logits[place]), bool(one.right[position]), place


if __name__ == "__main__":
    main()
