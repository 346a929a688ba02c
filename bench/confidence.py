"""`python -m bench.confidence`: whether the counter knows what it knows.

Three groups of questions, none of which the index has seen: held (phrasings held out; their answer is there), near
(phrasings whose topic was taken out of the index: as close to the content as a wrong question can be) and far
(`bench/far.txt`). Half of the first two are as written, the others in a form of `bench.perturb`. What is judged is the
confidence of the best city answer (a candidate with a topic) and, at the shipped thresholds, the outcome of `search`.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bench.calibration import area_interval, calibration, precision_at
from bench.cases import Case, forms, mixed, sample
from bench.content import Published, published
from bench.folds import phrasing_folds, topic_folds
from bench.metrics import as_report, estimates
from bench.output import Report, columns, progress, show
from bench.perturb import Perturb
from knowledge.search import Ambiguous, Answer, Document, build, search
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

FOLDS = 5
SAMPLE = 2_000
"""Of held; near are half as many. Figures over all cases depend on this mix, so it is part of the report."""

FAR = Path(__file__).parent / "far.txt"

Group = Literal["held", "near", "far"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What became of one question. confidence: of the best city answer, 0 without one; right: whether that serves.

    outcome: `answer` and `choices` only when a city answer is shown or offered, `other` for an answer without a topic
    (other agencies, small talk). shown_right: whether what is shown serves, or one of what is offered.
    """

    group: Group
    confidence: float
    right: bool
    outcome: Literal["answer", "choices", "other", "unknown"]
    shown_right: bool


def main() -> None:
    """Measure and print, as tables or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="omitama", help="whose content is asked")
    parser.add_argument("--sample", type=int, default=SAMPLE, help=f"held phrasings to ask (default: {SAMPLE})")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    show(measure(published(options.city), options.sample), as_json=options.json, table=table)


def measure(content: Published, count: int = SAMPLE) -> dict[str, Any]:
    """Calibration, precision and coverage, separation, and what residents are shown at the shipped thresholds."""
    judged = list(_judge_all(content, count, forms(content)))
    confidence = np.array([one.confidence for one in judged])
    right = np.array([one.right for one in judged])
    group = np.array([one.group for one in judged])
    held = group == "held"
    return {
        "documents": len(content.documents),
        "cases": {name: int((group == name).sum()) for name in ("held", "near", "far")},
        "calibration": {
            "all": calibration(confidence, right),
            "held": calibration(confidence[held], right[held]),
        },
        "precision_coverage": {
            "all": precision_at(confidence, right),
            "held": precision_at(confidence[held], right[held]),
        },
        "auroc": {
            name: as_report({"auroc": area_interval(confidence[held], confidence[group == name])})
            for name in ("near", "far")
        },
        "shipped": {
            name: as_report(estimates([_row(one) for one in judged if one.group == name]))
            for name in ("held", "near", "far")
        },
    }


def read_far(path: Path = FAR) -> tuple[str, ...]:
    """The questions of the file, without comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def table(report: Report) -> str:
    """Calibration, separation, outcomes."""
    whole, held = report["calibration"]["all"], report["calibration"]["held"]
    lines = [
        "cases: " + ", ".join(f"{name} {n}" for name, n in report["cases"].items()),
        f"calibration error, all cases: {whole['ece_equal_width']:.3f} (equal width), {whole['ece_equal_mass']:.3f}"
        f" (equal mass); held cases: {held['ece_equal_width']:.3f}, {held['ece_equal_mass']:.3f}",
        *(
            f"AUROC against {name}: {found['auroc']:.3f} ({found['intervals']['auroc'][0]:.3f}"
            f" to {found['intervals']['auroc'][1]:.3f})"
            for name, found in report["auroc"].items()
        ),
    ]
    names = list(report["shipped"]["held"])[:-1]
    rows = [[group, *(found[name] for name in names)] for group, found in report["shipped"].items()]
    curve = [[f"{point['coverage']:.2f}", point["precision"]] for point in report["precision_coverage"]["held"][1::2]]
    return "\n".join(
        [*lines, columns([["shipped thresholds", *names], *rows]), columns([["coverage (held)", "precision"], *curve])]
    )


def _judge_all(content: Published, count: int, perturbs: Mapping[str, Perturb]) -> Iterator[Judged]:
    analyzer = Analyzer()
    for number, fold in enumerate(phrasing_folds(content.documents, FOLDS), 1):
        progress(f"held: fold {number} of {FOLDS}")
        held = sample(fold.held, count // FOLDS)
        yield from _judge("held", mixed(held, perturbs), fold.kept, content, analyzer)
    for number, fold in enumerate(topic_folds(content.documents, FOLDS), 1):
        progress(f"near: fold {number} of {FOLDS}")
        near = sample(fold.held, count // 2 // FOLDS)
        yield from _judge("near", mixed(near, perturbs), fold.kept, content, analyzer)
    far = [Case(kind="far", text=text, topics=frozenset()) for text in read_far()]
    progress(f"far: {len(far)} questions")
    yield from _judge("far", far, content.documents, content, analyzer)


def _judge(
    group: Group, cases: Iterable[Case], documents: Sequence[Document], content: Published, analyzer: Analyzer
) -> Iterator[Judged]:
    index = build(documents, Texts(analyzer, content.aliases))
    topics = {document.id: document.topic for document in documents}
    for case in cases:
        outcome = search(index, analyzer, case.text)
        found = [topics[candidate.id] for candidate in outcome.candidates]
        best = next((place for place, topic in enumerate(found) if topic), None)
        shown: list[str] = []
        if isinstance(outcome, Answer):
            shown = found[:1]
        elif isinstance(outcome, Ambiguous):
            shown = [topics[choice.id] for choice in outcome.choices]
        yield Judged(
            group=group,
            confidence=0.0 if best is None else outcome.candidates[best].confidence,
            right=best is not None and found[best] in case.topics,
            outcome=_outcome(shown, is_answer=isinstance(outcome, Answer)),
            shown_right=not case.topics.isdisjoint(shown),
        )


def _outcome(shown: Sequence[str], *, is_answer: bool) -> Literal["answer", "choices", "other", "unknown"]:
    if not shown:
        return "unknown"
    if not any(shown):
        return "other"
    return "answer" if is_answer else "choices"


def _row(one: Judged) -> dict[str, float]:
    """The share of each outcome; a false answer is one that does not serve."""
    return {
        "answer": float(one.outcome == "answer"),
        "false_answer": float(one.outcome == "answer" and not one.shown_right),
        "choices": float(one.outcome == "choices"),
        "false_choices": float(one.outcome == "choices" and not one.shown_right),
        "other": float(one.outcome == "other"),
        "unknown": float(one.outcome == "unknown"),
    }


if __name__ == "__main__":
    main()
