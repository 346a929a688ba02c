"""`python -m bench.latency`: how long one question takes, ours and RapidFuzz over the same strings in the same run.

The texts are made up (see `bench.texts`), by default fifteen to a document, as our content has. Both systems are asked
in turn, fifty questions each, so that whatever else the machine does slows both; ours includes the analysis of the
question and the verdict. Memory is measured in a fresh process that loads the index as a worker does.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.memory import weigh
from bench.ours import NAME
from bench.output import Report, columns, progress
from bench.peers.fuzzy import wratio
from bench.texts import Town
from bench.timing import percentile, timed
from knowledge.search import Document, Index, build, search
from knowledge.search.texts import Texts
from knowledge.text import Analyzer

PEER = "rapidfuzz-wratio"
PHRASINGS = 15
QUESTIONS = 1_000
PEER_SCORES = 15_000_000
"""RapidFuzz is asked only so many questions that it compares about so many strings in all: most of a minute."""

LEAST_PEER_QUESTIONS = 100
WARM_UP = 5
BLOCK = 50


def main() -> None:
    """Measure every size and print a table or, with --json, one object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[2_000], help="texts in all; several sizes in one go")
    parser.add_argument("--phrasings", type=int, default=PHRASINGS, help="texts of one document (default: 15)")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="questions put to our search")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reports = []
    for texts in options.entries:
        reports.append(measure(texts, options.phrasings, options.questions))
        if options.json:
            print(json.dumps(reports[-1]), flush=True)
    if not options.json:
        print(table(reports))


def measure(count: int, phrasings: int = PHRASINGS, questions: int = QUESTIONS) -> dict[str, Any]:
    """Figures for one size: count texts, phrasings to a document (the last may have fewer)."""
    town = Town.of(-(-count // phrasings))
    groups = town.texts(phrasings)
    groups[-1] = groups[-1][: count - phrasings * (len(groups) - 1)]
    progress(f"building {count} texts in {len(groups)} documents")
    analyzer = Analyzer()
    start = time.perf_counter()
    index = build([_document(number, group) for number, group in enumerate(groups)], Texts(analyzer))
    built = time.perf_counter() - start
    for_peer = min(questions, max(LEAST_PEER_QUESTIONS, PEER_SCORES // count))
    progress(f"asking {questions} questions, {for_peer} of them of {PEER} too")
    asked = town.questions(WARM_UP + questions, groups)
    ours, theirs = _ask(lambda question: search(index, analyzer, question), wratio(groups), asked, for_peer)
    return {
        "texts": count,
        "documents": len(groups),
        "build_s": round(built, 3),
        **_weight(index),
        NAME: _summary(ours),
        PEER: _summary(theirs),
        "wratio_over_madoguchi": round(percentile(theirs, 50) / percentile(ours, 50), 2),
    }


def table(reports: Sequence[Report]) -> str:
    """One line a size: megabytes, seconds, milliseconds."""
    costs = ("texts", "documents", "build_s", "load_s", "index_mib")
    times = ("questions", "p50_ms", "p99_ms", "p99_over_p50")
    titles = [*costs, *times, *(f"wratio {name}" for name in times[:3]), "ratio"]
    lines = [
        [
            *(report[name] for name in costs),
            *(report[NAME][name] for name in times),
            *(report[PEER][name] for name in times[:3]),
            report["wratio_over_madoguchi"],
        ]
        for report in reports
    ]
    return columns([titles, *lines])


def _document(number: int, texts: Sequence[str]) -> Document:
    topic = str(number)
    return Document(id=topic, topic=topic, category="", title=texts[0], phrasings=tuple(texts[1:]), answer="")


def _ask(
    ours: Callable[[str], object], theirs: Callable[[str], object], asked: Sequence[str], for_peer: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of every question but the first WARM_UP, for which both are asked without counting.

    In turn by blocks of BLOCK: a counter that is busy answers one question after the other, with what it needs at hand.
    The peer is asked `for_peer` of them, evenly spread among ours.
    """
    for question in asked[:WARM_UP]:
        ours(question)
        theirs(question)
    counted = asked[WARM_UP:]
    shared = {number * len(counted) // for_peer for number in range(for_peer)}
    mine, others = [], []
    for start in range(0, len(counted), BLOCK):
        block = range(start, min(start + BLOCK, len(counted)))
        mine += [timed(ours, counted[number])[1] for number in block]
        others += [timed(theirs, counted[number])[1] for number in block if number in shared]
    return mine, others


def _summary(milliseconds: Sequence[float]) -> dict[str, float]:
    median, slow = percentile(milliseconds, 50), percentile(milliseconds, 99)
    return {
        "questions": len(milliseconds),
        "p50_ms": median,
        "p99_ms": slow,
        "p99_over_p50": round(slow / median, 2),
    }


def _weight(index: Index) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.npz"
        np.savez(path, allow_pickle=False, **index.to_arrays())
        return weigh(path)


if __name__ == "__main__":
    main()
