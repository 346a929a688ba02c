"""Each measurement from end to end over a small counter: what it reports, not how well or fast anything is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench import confidence, latency, questions, retrieval, robust, svg
from bench.memory import weigh
from bench.ours import NAME
from bench.output import columns
from bench.peers import PEERS
from bench.perturb import AS_WRITTEN, TWO_QUESTIONS
from bot.evaluation import NONE, Question
from knowledge.search import build
from knowledge.search.texts import Texts
from knowledge.text import Analyzer
from tests.bench.town import DOCUMENTS, TOWN

CORPUS = [
    {"id": "a", "question": "住民票はどこで取れますか", "answer": "市民課の窓口で取れます。"},
    {"id": "b", "question": "粗大ごみの出し方を教えて", "answer": "電話で申し込んでください。"},
    {"id": "c", "question": "転入届はいつまでですか", "answer": "十四日以内に窓口へ。"},
]
QUERIES = {"1": "住民票はどこで取れますか", "2": "粗大ごみの出し方", "3": "誰も判定していない問い", "4": "転入届"}
QRELS = {"1": {"a": 2, "b": 1}, "2": {"b": 2}, "3": {"a": 0}, "4": {"a": 1}}
ASKED = (
    Question(query="住民票がほしい", topic="cert.resident"),
    Question(query="粗大ごみの出し方", topic="nobody.knows", also=("garbage.large",)),
    Question(query="転入届を出したい", topic="move.in"),
    Question(query="火星の天気", topic=NONE),
)
Report = dict[str, Any]


@pytest.fixture(scope="module")
def forms() -> Report:
    return robust.measure(TOWN, 20, peers=["bm25s"])


@pytest.fixture(scope="module")
def trust() -> Report:
    return confidence.measure(TOWN, 20)


@pytest.fixture(scope="module")
def speed() -> Report:
    return latency.measure(40, phrasings=4, questions=10)


def test_retrieval_scores_judged_queries() -> None:
    report = retrieval.measure(CORPUS, QUERIES, QRELS, peers=["bm25s"])
    assert (report["documents"], report["queries"]) == (3, 3)
    for name in (NAME, "bm25s"):
        scores = report["systems"][name]
        assert scores["SR@1"] == pytest.approx(2 / 3, abs=1e-4)
        assert scores["intervals"]["SR@1"][0] <= scores["SR@1"] <= scores["intervals"]["SR@1"][1]
        assert scores["median_ms"] > 0
    assert retrieval.table(report).splitlines()[2].startswith(NAME)


def test_a_judged_collection_is_read_from_its_files(tmp_path: Path) -> None:
    corpus, queries, qrels = (tmp_path / name for name in ("corpus.jsonl", "queries.json", "qrels.json"))
    corpus.write_text("\n".join(json.dumps(row) for row in CORPUS) + "\n\n", encoding="utf-8")
    queries.write_text(json.dumps(QUERIES), encoding="utf-8")
    qrels.write_text(json.dumps(QRELS), encoding="utf-8")
    assert retrieval.read(corpus, queries, qrels) == (CORPUS, QUERIES, QRELS)


def test_the_command_prints_one_json_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {"--corpus": tmp_path / "c.jsonl", "--queries": tmp_path / "q.json", "--qrels": tmp_path / "r.json"}
    paths["--corpus"].write_text("\n".join(json.dumps(row) for row in CORPUS), encoding="utf-8")
    paths["--queries"].write_text(json.dumps(QUERIES), encoding="utf-8")
    paths["--qrels"].write_text(json.dumps(QRELS), encoding="utf-8")
    options = [str(part) for pair in paths.items() for part in pair]
    monkeypatch.setattr("sys.argv", ["bench.retrieval", *options, "--json", "--peers", "bm25s"])
    retrieval.main()
    printed = capsys.readouterr()
    assert list(json.loads(printed.out)["systems"]) == [NAME, "bm25s"]
    assert "building bm25s" in printed.err


def test_questions_are_scored_by_topic() -> None:
    report = questions.measure(ASKED, TOWN, peers=PEERS)
    assert (report["questions"], report["covered"]) == (3, 2)
    assert list(report["systems"]) == [NAME, *PEERS, questions.HIRAGANA]
    assert report["systems"][NAME]["covered"]["SR@1"] == report["systems"][NAME]["all"]["SR@1"] == 1
    assert set(report["hiragana_loss"]) == {*questions.METRICS, "intervals"}
    assert "lost in hiragana" in questions.table(report)


def test_questions_about_nothing_cannot_be_scored() -> None:
    with pytest.raises(questions.NothingCoveredError, match="none of the 1 questions"):
        questions.measure(ASKED[3:], TOWN, peers=())


def test_every_form_is_scored_for_every_system(forms: Report) -> None:
    assert forms["phrasings"] == 20
    for name in (NAME, "bm25s"):
        kinds = forms["systems"][name]
        assert kinds[AS_WRITTEN]["questions"] == kinds[TWO_QUESTIONS]["questions"] == 20
        assert all(scores["SR@1"] <= scores["SR@3"] for scores in kinds.values())
    assert robust.table(forms).count("\n") == len(forms["systems"][NAME])


def test_confidence_tells_groups_apart(trust: Report) -> None:
    cases = trust["cases"]
    assert (cases["held"], cases["near"], cases["far"]) == (20, 10, len(confidence.read_far()))
    assert trust["calibration"]["all"]["cases"] == sum(cases.values())
    assert trust["calibration"]["held"]["cases"] == 20
    for name, found in trust["shipped"].items():
        assert found["answer"] + found["choices"] + found["other"] + found["unknown"] == pytest.approx(1, abs=1e-3), (
            name
        )
        assert found["false_answer"] <= found["answer"]
    for name in ("near", "far"):
        assert trust["shipped"][name]["false_answer"] == trust["shipped"][name]["answer"]
        low, high = trust["auroc"][name]["intervals"]["auroc"]
        assert 0 <= low <= trust["auroc"][name]["auroc"] <= high <= 1
    assert "shipped thresholds" in confidence.table(trust)


def test_the_far_questions_are_many_and_different() -> None:
    far = confidence.read_far()
    assert len(far) == len(set(far)) > 100
    assert not [text for text in far if text.startswith("#")]


def test_latency_reports_both_systems_and_the_memory(speed: Report) -> None:
    assert (speed["texts"], speed["documents"]) == (40, 10)
    for name in (NAME, latency.PEER):
        assert speed[name]["questions"] == 10
        assert 0 < speed[name]["p50_ms"] <= speed[name]["p99_ms"]
    assert speed["dictionary_mib"] > 0
    assert latency.table([speed, speed]).count("\n") == 2


def test_a_last_document_may_have_fewer_texts() -> None:
    report = latency.measure(7, phrasings=3, questions=3)
    assert (report["texts"], report["documents"]) == (7, 3)


def test_an_index_is_weighed_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    np.savez(path, allow_pickle=False, **build(DOCUMENTS, Texts(Analyzer())).to_arrays())
    weights = weigh(path)
    assert weights["process_mib"] > weights["dictionary_mib"] > 0
    assert weights["load_s"] > 0


def test_charts_are_drawn_from_the_reports(tmp_path: Path, forms: Report, trust: Report, speed: Report) -> None:
    systems = forms["systems"][NAME]
    svg.bars(tmp_path / "bars.svg", systems, "SR@1", "Forms", ours=systems)
    svg.latency(tmp_path / "latency.svg", [speed, speed | {"texts": 400}], "Time")
    svg.reliability(tmp_path / "reliability.svg", trust["calibration"], "Reliability")
    svg.precision_coverage(tmp_path / "coverage.svg", trust["precision_coverage"], "Coverage")
    drawn = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert len(drawn) == 4
    assert all(">as written<" in drawn["bars.svg"] and text.startswith("<?xml") for text in drawn.values())
    svg.bars(tmp_path / "again.svg", systems, "SR@1", "Forms", ours=systems)
    assert (tmp_path / "again.svg").read_text(encoding="utf-8") == drawn["bars.svg"]


def test_columns_line_up() -> None:
    assert columns([["name", "n"], ["a", 0.5], ["bcdef", 12]]) == "name       n\na      0.500\nbcdef     12"
