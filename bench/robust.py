"""`python -m bench.robust`: how much is lost when residents type the same questions in other ways.

The project's own phrasings are held out: for each of five folds the index is built without the fold's phrasings, and
these are asked in every form of `bench.perturb`. A document is right when it has the question's topic; for two
questions in one message, the topic of either. A form that leaves a question as it is does not count for it.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bench.cases import Case, cases, forms, sample
from bench.content import Published, published
from bench.folds import phrasing_folds
from bench.japanese import Japanese
from bench.metrics import as_report, estimates, success
from bench.ours import NAME, ours
from bench.output import Report, add_peers, columns, progress, show
from bench.peers import Ranker, build_peers
from bench.perturb import AS_WRITTEN, TWO_QUESTIONS
from bench.timing import in_turn
from knowledge.search import Document
from knowledge.text import Analyzer

FOLDS = 5
SAMPLE = 2_500
METRICS = ("SR@1", "SR@3")


def main() -> None:
    """Measure and print, as a table or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="omitama", help="whose content is asked")
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, help=f"phrasings to ask in every form (default: {SAMPLE})"
    )
    parser.add_argument("--json", action="store_true")
    add_peers(parser, default=())
    options = parser.parse_args()
    report = measure(published(options.city), options.sample, options.peers)
    show(report, as_json=options.json, table=table)


def measure(content: Published, count: int = SAMPLE, peers: Sequence[str] = ()) -> dict[str, Any]:
    """SR@1 and SR@3 of every system for every form, each with the number of questions and 95 % intervals."""
    perturbs, analyzer, japanese = forms(content), Analyzer(), Japanese()
    rows: defaultdict[str, defaultdict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    asked = 0
    for number, fold in enumerate(phrasing_folds(content.documents, FOLDS), 1):
        held = sample(fold.held, count // FOLDS)
        asked += len(held)
        progress(f"fold {number} of {FOLDS}: {len(held)} phrasings in {len(perturbs) + 1} forms")
        systems = {NAME: ours(fold.kept, analyzer, content.aliases)}
        systems |= build_peers(peers, [(kept.title, *kept.phrasings) for kept in fold.kept], japanese)
        _ask(systems, list(cases(held, perturbs)), fold.kept, rows)
    return {
        "documents": len(content.documents),
        "phrasings": asked,
        "systems": {
            name: {
                kind: {"questions": len(found[kind])} | as_report(estimates(found[kind]))
                for kind in (*perturbs, TWO_QUESTIONS)
                if kind in found
            }
            for name, found in rows.items()
        },
    }


def table(report: Report) -> str:
    """One line a form; for every system SR@1 and SR@3."""
    systems = report["systems"]
    titles = ["form", "questions", *(f"{name} {metric}" for name in systems for metric in METRICS), "SR@1 lost"]
    whole = systems[NAME][AS_WRITTEN]["SR@1"]
    lines = [
        [
            kind,
            scores["questions"],
            *(systems[name][kind][metric] for name in systems for metric in METRICS),
            whole - scores["SR@1"],
        ]
        for kind, scores in systems[NAME].items()
    ]
    return columns([titles, *lines])


def _ask(
    systems: dict[str, Ranker],
    asked: Sequence[Case],
    documents: Sequence[Document],
    rows: defaultdict[str, defaultdict[str, list[dict[str, float]]]],
) -> None:
    """Add a row of scores for every system and case."""
    for name, result in in_turn(systems, [case.text for case in asked]).items():
        for case, found in zip(asked, result.found, strict=True):
            hits = [documents[position].topic in case.topics for position in found]
            rows[name][case.kind].append({"SR@1": success(hits, 1), "SR@3": success(hits, 3)})


if __name__ == "__main__":
    main()
