"""`python -m bench.retrieval`: how often our search and its peers find a judged answer in the same collection."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.peers import DEPTH, Ranker, bm25, wratio
from knowledge.search import Document, build, candidates
from knowledge.text import Analyzer

Judgements = Mapping[str, Mapping[str, int]]
"""Query id -> document id -> grade (1 or more is relevant)."""


def main() -> None:
    """Measure and print, as a table or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON lines with id, question, answer")
    parser.add_argument("--queries", type=Path, required=True, help="JSON object: query id -> text")
    parser.add_argument("--qrels", type=Path, required=True, help="JSON object: query id -> {document id: grade}")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    queries = json.loads(options.queries.read_text(encoding="utf-8"))
    qrels = json.loads(options.qrels.read_text(encoding="utf-8"))
    report = measure(corpus, queries, qrels)
    if options.json:
        print(json.dumps(report))
        return
    for system, scores in report.items():
        print(f"{system:<12}" + "  ".join(f"{name} {value:.3f}" for name, value in scores.items()))


def measure(
    corpus: Sequence[Mapping[str, str]], queries: Mapping[str, str], qrels: Judgements
) -> dict[str, dict[str, float]]:
    """Scores of every system over the judged queries: SR@1, SR@5, MRR@10, Recall@10 and nDCG@10 (gain 2^grade - 1)."""
    analyzer = Analyzer()
    ids = [row["id"] for row in corpus]
    report = {}
    for system, rank in _systems(corpus, analyzer).items():
        rows = [_scores([ids[found] for found in rank(queries[query])], grades) for query, grades in qrels.items()]
        report[system] = {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}
    return report


def _systems(corpus: Sequence[Mapping[str, str]], analyzer: Analyzer) -> dict[str, Ranker]:
    questions = [row["question"] for row in corpus]
    return {
        "madoguchi": _ours(corpus, analyzer),
        "wratio": wratio(questions),
        "bm25": bm25([f"{row['question']} {row['answer']}" for row in corpus], analyzer),
    }


def _ours(corpus: Sequence[Mapping[str, str]], analyzer: Analyzer) -> Ranker:
    documents = [
        Document(id=str(n), topic="", category="", title=row["question"], phrasings=(), answer=row["answer"])
        for n, row in enumerate(corpus)
    ]
    index = build(documents, analyzer)
    return lambda question: [int(found.id) for found in candidates(index, analyzer, question, count=DEPTH)]


def _scores(found: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    gains = np.array([2 ** grades.get(document, 0) - 1 for document in found[:DEPTH]], float)
    ideal = np.array(sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:DEPTH], float)
    hits = gains > 0
    return {
        "SR@1": float(hits[:1].any()),
        "SR@5": float(hits[:5].any()),
        "MRR@10": 1 / (int(hits.argmax()) + 1) if hits.any() else 0.0,
        "Recall@10": float(hits.sum()) / sum(grade > 0 for grade in grades.values()),
        "nDCG@10": _discounted(gains) / _discounted(ideal),
    }


def _discounted(gains: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float((gains / np.log2(np.arange(len(gains)) + 2)).sum())


if __name__ == "__main__":
    main()
