"""`python -m bench.retrieval`: how often our search and its peers find a judged document in the same collection.

Every system ranks the same documents, question and answer in one text (ours is told which is which, as in a
publication), and is asked the same queries in turn. Nothing is trained on the queries.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.japanese import Japanese
from bench.metrics import as_report, estimates, ndcg, recall, reciprocal_rank, success
from bench.ours import NAME, ours
from bench.output import Report, add_peers, columns, progress, show
from bench.peers import DEPTH, PEERS, Ranker, build_peers
from bench.timing import Ranked, in_turn, percentile
from knowledge.search import Document
from knowledge.text import Analyzer

Corpus = Sequence[Mapping[str, str]]
"""Documents with id, question and answer."""

Judgements = Mapping[str, Mapping[str, int]]
"""Query id -> document id -> grade (1 or more is relevant)."""

METRICS = ("SR@1", "SR@3", "SR@5", "MRR@10", "Recall@10", "nDCG@10")


def main() -> None:
    """Measure and print, as a table or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON lines with id, question, answer")
    parser.add_argument("--queries", type=Path, required=True, help="JSON object: query id -> text")
    parser.add_argument("--qrels", type=Path, required=True, help="JSON object: query id -> {document id: grade}")
    parser.add_argument("--json", action="store_true")
    add_peers(parser)
    options = parser.parse_args()
    report = measure(*read(options.corpus, options.queries, options.qrels), peers=options.peers)
    show(report, as_json=options.json, table=table)


def read(corpus: Path, queries: Path, qrels: Path) -> tuple[Corpus, Mapping[str, str], Judgements]:
    """A judged collection from its three files."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    return rows, json.loads(queries.read_text(encoding="utf-8")), json.loads(qrels.read_text(encoding="utf-8"))


def measure(
    corpus: Corpus, queries: Mapping[str, str], qrels: Judgements, peers: Sequence[str] = PEERS
) -> dict[str, Any]:
    """Scores of every system over the judged queries with 95 % intervals, and its median milliseconds a query."""
    ids = [row["id"] for row in corpus]
    systems = _systems(corpus, peers)
    judged = {query: grades for query, grades in qrels.items() if any(grades.values())}
    progress(f"{len(judged)} queries to {len(systems)} systems")
    ranked = in_turn(systems, [queries[query] for query in judged])
    return {
        "documents": len(corpus),
        "queries": len(judged),
        "systems": {
            name: as_report(estimates(_rows(ids, result, judged.values())))
            | {"median_ms": percentile(result.milliseconds, 50)}
            for name, result in ranked.items()
        },
    }


def table(report: Report) -> str:
    """One line a system."""
    head = f"{report['documents']} documents, {report['queries']} queries"
    shown = (*METRICS, "median_ms")
    lines = [[name, *(scores[column] for column in shown)] for name, scores in report["systems"].items()]
    return head + "\n" + columns([["system", *shown], *lines])


def _systems(corpus: Corpus, peers: Sequence[str]) -> dict[str, Ranker]:
    documents = [
        Document(id=str(n), topic="", category="", title=row["question"], phrasings=(), answer=row["answer"])
        for n, row in enumerate(corpus)
    ]
    progress(f"building {NAME}")
    systems = {NAME: ours(documents, Analyzer())}
    texts, japanese = [(f"{row['question']} {row['answer']}",) for row in corpus], Japanese()
    for name in peers:
        progress(f"building {name}")
        systems |= build_peers([name], texts, japanese)
    return systems


def _rows(ids: Sequence[str], result: Ranked, judged: Iterable[Mapping[str, int]]) -> list[dict[str, float]]:
    return [_scores(ids, found, grades) for found, grades in zip(result.found, judged, strict=True)]


def _scores(ids: Sequence[str], found: Sequence[int], grades: Mapping[str, int]) -> dict[str, float]:
    gained, judged = [grades.get(ids[document], 0) for document in found], list(grades.values())
    hits = [grade > 0 for grade in gained]
    return {
        "SR@1": success(hits, 1),
        "SR@3": success(hits, 3),
        "SR@5": success(hits, 5),
        "MRR@10": reciprocal_rank(hits, DEPTH),
        "Recall@10": recall(gained, judged, DEPTH),
        "nDCG@10": ndcg(gained, judged, DEPTH),
    }


if __name__ == "__main__":
    main()
