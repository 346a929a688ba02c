"""`python -m bench`: every measurement in one run; JSON and SVG into a folder, a summary to read on stdout.

Latency, robustness, confidence and messages with several questions need nothing but this checkout. With --eval, every
question file (*.tsv) directly in that folder is measured with `bench.questions`, and every folder below it that has a
`corpus.jsonl` with `bench.retrieval`, once for each pair `queries*.json` and `qrels*.json`.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from bench import confidence, latency, questions, retrieval, robust, several, svg
from bench.content import published
from bench.ours import NAME
from bench.output import progress
from bot.evaluation import read_questions

SIZES = (200, 2_000, 20_000, 100_000)
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="omitama", help="whose content is asked")
    parser.add_argument("--eval", type=Path, help="folder with question files and judged collections")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for JSON and SVG (default: bench/results)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for summary in _parts(options.out, options.city, options.eval):
        print(summary, end="\n\n", flush=True)
    progress(f"JSON and SVG: {options.out}")


def _parts(out: Path, city: str, judged: Path | None) -> Iterator[str]:
    """Do one measurement after the other; what each found, to be read."""
    yield _latency(out)
    yield _robust(out, city)
    yield _confidence(out, city)
    yield _several(out, city)
    if judged is not None:
        for path in sorted(judged.glob("*.tsv")):
            yield _questions(out, city, path)
        for corpus in sorted(judged.glob("**/corpus.jsonl")):
            for queries in sorted(corpus.parent.glob("queries*.json")):
                yield _retrieval(out, corpus, queries)


def _latency(out: Path) -> str:
    reports = [latency.measure(size) for size in SIZES]
    _write(out, "latency", reports)
    svg.latency(out / "latency.svg", reports, "Milliseconds a question")
    return "## Latency and memory\n" + latency.table(reports)


def _robust(out: Path, city: str) -> str:
    report = robust.measure(published(city))
    _write(out, "robust", report)
    forms = report["systems"][NAME]
    svg.bars(out / "robust.svg", forms, "SR@1", f"Held-out phrasings of {city}, typed in other ways", ours=forms)
    return "## Other ways to type\n" + robust.table(report)


def _confidence(out: Path, city: str) -> str:
    report = confidence.measure(published(city))
    _write(out, "confidence", report)
    svg.reliability(out / "reliability.svg", report["calibration"], "Is a confidence what it says?")
    svg.precision_coverage(out / "precision-coverage.svg", report["precision_coverage"], "Answering less to err less")
    return "## Confidence\n" + confidence.table(report)


def _several(out: Path, city: str) -> str:
    report = several.measure(city)
    _write(out, "several", report)
    return "## Several questions in one message\n" + several.table(report)


def _questions(out: Path, city: str, path: Path) -> str:
    try:
        report = questions.measure(read_questions(path), published(city))
    except questions.NothingCoveredError as error:
        return f"## Questions: {path.stem}\n{error}"
    _write(out, f"questions-{path.stem}", report)
    covered = {name: scores["covered"] for name, scores in report["systems"].items()}
    title = f"{path.stem}: {report['covered']} questions to {city}"
    svg.bars(out / f"questions-{path.stem}.svg", covered, "SR@1", title, ours={NAME, questions.HIRAGANA})
    return f"## Questions: {path.stem}\n" + questions.table(report)


def _retrieval(out: Path, corpus: Path, queries: Path) -> str:
    """The judgements of queries.dev.json are in qrels.dev.json."""
    qrels = queries.with_name(queries.name.replace("queries", "qrels", 1))
    name = corpus.parent.name + queries.name.removeprefix("queries").removesuffix(".json")
    report = retrieval.measure(*retrieval.read(corpus, queries, qrels))
    _write(out, f"retrieval-{name}", report)
    title = f"{name}: {report['queries']} queries"
    svg.bars(out / f"retrieval-{name}.svg", report["systems"], "SR@1", title, ours={NAME})
    return f"## Retrieval: {name}\n" + retrieval.table(report)


def _write(out: Path, name: str, report: object) -> None:
    (out / f"{name}.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
