"""What is read of a model's folder, and the vectors that come out of it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.content import BUNDLED
from bot.semantic import SemanticModelError, open_encoder
from knowledge.search.semantic import Encoder

from .tiny import tiny_model


def test_words_that_mean_the_same_have_the_same_vector(encoder: Encoder) -> None:
    record, paper, network = encoder.encode(["住民票", "家族みんなの名前がのった紙", "電波"], "query")
    assert np.allclose(record, paper)
    assert record @ network < 0.9


def test_vectors_have_length_one_and_keep_their_order(encoder: Encoder) -> None:
    texts = ["転入届" * length for length in range(40, 0, -1)] + ["", "電波"]
    vectors = encoder.encode(texts, "query")
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert np.allclose(vectors, np.vstack([encoder.encode([text], "query") for text in texts]), atol=1e-6)


def test_padding_does_not_count(encoder: Encoder) -> None:
    alone = encoder.encode(["電波"], "query")
    beside = encoder.encode(["電波", "転入届" * 10], "query")
    assert np.allclose(alone[0], beside[0])


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([], "query").shape == (0, encoder.encode(["電波"], "query").shape[1])


def test_questions_and_answers_are_announced_as_the_family_was_trained(encoder: Encoder) -> None:
    (asked,), (answered,) = encoder.encode(["転入届"], "query"), encoder.encode(["転入届"], "passage")
    assert not np.allclose(asked, answered)


def test_what_is_announced_can_be_written_down(tmp_path: Path, model: Path, encoder: Encoder) -> None:
    folder = tiny_model(tmp_path / "model")
    (folder / "madoguchi-semantic.json").write_text('{"query": "", "passage": "passage: "}', encoding="utf-8")
    other = open_encoder(folder)
    assert other.name != encoder.name
    assert not np.allclose(other.encode(["転入届"], "query"), encoder.encode(["転入届"], "query"))
    assert np.allclose(other.encode(["転入届"], "passage"), encoder.encode(["転入届"], "passage"))
    assert np.isfinite(other.encode([""], "query")).all()


def test_long_texts_are_cut(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model")
    (folder / "madoguchi-semantic.json").write_text('{"query": "", "passage": "", "tokens": 8}', encoding="utf-8")
    encoder = open_encoder(folder)
    assert np.allclose(*encoder.encode(["転入届" * 8, "転入届" * 8 + "電波" * 100], "query"))


def test_the_folder_of_a_model_may_move(tmp_path: Path, encoder: Encoder) -> None:
    assert open_encoder(tiny_model(tmp_path / "elsewhere")).name == encoder.name


@pytest.mark.parametrize("output", ["last_hidden_state", "token_embeddings"])
def test_models_of_several_exporters_are_understood(output: str, tmp_path: Path, encoder: Encoder) -> None:
    other = open_encoder(tiny_model(tmp_path / "model", output=output, more_inputs=("token_type_ids",)))
    assert np.allclose(other.encode(["転入届"], "query"), encoder.encode(["転入届"], "query"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("model.onnx", None, "model.onnx"),
        ("tokenizer.json", None, "tokenizer.json"),
        ("model.onnx", "これはモデルではない", "使えません"),
        ("tokenizer.json", "{}", "使えません"),
        ("config.json", "{", "config.json"),
        ("config.json", "[]", "config.json"),
        ("config.json", '{"_name_or_path": "somebody/some-model"}', "madoguchi-semantic.json"),
        ("config.json", '{"_name_or_path": "somebody/e5-instruct"}', "madoguchi-semantic.json"),
        ("madoguchi-semantic.json", '{"query": ""}', "passage"),
        ("madoguchi-semantic.json", '{"query": "", "passage": "", "tokens": "many"}', "tokens"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(name: str, text: str | None, said: str, tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "model")
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SemanticModelError, match=said) as caught:
        open_encoder(folder)
    assert str(folder) in str(caught.value)


def test_a_model_with_strange_inputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SemanticModelError, match="pixel_values"):
        open_encoder(tiny_model(tmp_path / "model", more_inputs=("pixel_values",)))


def test_the_runtime_reports_to_nobody_and_starts_no_thread(model: Path, tmp_path: Path) -> None:
    program = (
        "import os, sys, pathlib, threading, numpy\n"
        "from bot.semantic import open_encoder\n"
        "tasks = lambda: len(os.listdir('/proc/self/task')) if os.path.exists('/proc/self/task') else 0\n"
        "before = tasks()\n"
        "open_encoder(pathlib.Path(sys.argv[1])).encode(['転入届'], 'query')\n"
        "print(tasks() - before)"
    )
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(model)],
        cwd=BUNDLED,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.strip(), list(home.iterdir())) == ("0", []), done.stderr
