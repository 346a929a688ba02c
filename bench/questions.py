"""`python -m bench.questions FILE.tsv`: how often our search and its peers find the topic of residents' questions.

Every system is asked over the published content of one city: peers rank titles and phrasings, ours has the answers'
sentences too, as in a publication. A document is right when its topic is the question's or one of `also`. Questions
about nothing (topic NONE) are left out; those whose topic the content lacks count as misses under `all`.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.content import Published, published
from bench.japanese import Japanese
from bench.kana import to_hiragana
from bench.metrics import as_report, estimates, reciprocal_rank, success
from bench.ours import NAME, ours
from bench.output import Report, add_peers, columns, progress, show
from bench.peers import DEPTH, PEERS, Ranker, build_peers
from bench.timing import Ranked, in_turn, percentile
from bot.evaluation import NONE, Question, read_questions
from knowledge.text import Analyzer

METRICS = ("SR@1", "SR@3", "MRR@10")
HIRAGANA = f"{NAME} (hiragana)"


class NothingCoveredError(ValueError):
    """No question of the file is about a topic that the content has."""


def main() -> None:
    """Measure and print, as a table or, with --json, as one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="TSV with query, topic, also")
    parser.add_argument("--city", default="omitama", help="whose content is asked")
    parser.add_argument("--json", action="store_true")
    add_peers(parser)
    options = parser.parse_args()
    try:
        report = measure(read_questions(options.file), published(options.city), options.peers)
    except NothingCoveredError as error:
        parser.error(str(error))
    show(report, as_json=options.json, table=table)


def measure(questions: Sequence[Question], content: Published, peers: Sequence[str] = PEERS) -> dict[str, Any]:
    """Scores of every system over all questions in scope and over those whose topic has a document.

    Ours is also asked in hiragana; `hiragana_loss` is what that costs, question by question, over the covered ones.
    NothingCoveredError: there are none.
    """
    asked = [question for question in questions if question.topic != NONE]
    known = {document.topic for document in content.documents}
    covered = [number for number, question in enumerate(asked) if question.topic in known]
    if not covered:
        raise NothingCoveredError(f"none of the {len(questions)} questions is about a topic of the content")
    japanese = Japanese()
    systems = _systems(content, peers, japanese)
    progress(f"{len(asked)} questions to {len(systems)} systems")
    ranked = in_turn(systems, [question.query for question in asked])
    in_hiragana = [to_hiragana(japanese.reading(question.query)) for question in asked]
    ranked[HIRAGANA] = in_turn({NAME: systems[NAME]}, in_hiragana)[NAME]
    rows = {name: _rows(result, asked, content) for name, result in ranked.items()}
    return {
        "documents": len(content.documents),
        "texts": sum(map(len, content.texts)),
        "questions": len(asked),
        "covered": len(covered),
        "systems": {
            name: {
                "covered": as_report(estimates([rows[name][number] for number in covered])),
                "all": as_report(estimates(rows[name])),
                "median_ms": percentile(ranked[name].milliseconds, 50),
            }
            for name in ranked
        },
        "hiragana_loss": as_report(
            estimates([_difference(rows[NAME][number], rows[HIRAGANA][number]) for number in covered])
        ),
    }


def table(report: Report) -> str:
    """One line a system: scores over covered questions, then over all."""
    head = f"{report['questions']} questions, {report['covered']} covered by {report['documents']} documents"
    titles = ["system", *(f"{metric} {part}" for part in ("covered", "all") for metric in METRICS), "median ms"]
    lines = [
        [name, *(scores[part][metric] for part in ("covered", "all") for metric in METRICS), scores["median_ms"]]
        for name, scores in report["systems"].items()
    ]
    loss = report["hiragana_loss"]
    low, high = loss["intervals"]["SR@1"]
    return f"{head}\n{columns([titles, *lines])}\nlost in hiragana: SR@1 {loss['SR@1']:.3f} ({low:.3f} to {high:.3f})"


def _systems(content: Published, peers: Sequence[str], japanese: Japanese) -> dict[str, Ranker]:
    progress(f"building {NAME}")
    systems = {NAME: ours(content.documents, Analyzer(), content.aliases)}
    for name in peers:
        progress(f"building {name}")
        systems |= build_peers([name], content.texts, japanese)
    return systems


def _rows(result: Ranked, asked: Sequence[Question], content: Published) -> list[dict[str, float]]:
    return [
        _scores([content.documents[position].topic in {question.topic, *question.also} for position in found])
        for question, found in zip(asked, result.found, strict=True)
    ]


def _scores(hits: Sequence[bool]) -> dict[str, float]:
    return {"SR@1": success(hits, 1), "SR@3": success(hits, 3), "MRR@10": reciprocal_rank(hits, DEPTH)}


def _difference(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    return {name: first[name] - second[name] for name in first}


if __name__ == "__main__":
    main()
