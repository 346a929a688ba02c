"""From a model's folder to an answer: what a published sentence model adds, and what happens where it is missing."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.content import BUNDLED
from bot.publication import Press, Shelf
from bot.semantic import Remembered, open_encoder
from knowledge.search import Outcome, Unknown
from knowledge.search.semantic import Encoder, Floats, Side
from knowledge.text import Analyzer

from ..conftest import Folder
from .tiny import tiny_model

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
PARAPHRASE = "新参者ですが"
"""It shares neither a word nor a character with what is written about 転入届."""


class Counting:
    """Another encoder, and what it was asked."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self.encoder.name

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        self.asked += texts
        return self.encoder.encode(texts, side)


def publish(press: Press, folder: Folder, minutes: int = 0) -> None:
    content = folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON + timedelta(minutes=minutes), lambda _: None)


def ask(publications: Path, encoder: Encoder | None, analyzer: Analyzer, question: str) -> Outcome:
    served = Shelf(publications, encoder).edition("omitama")
    assert served is not None
    return served.library.search(analyzer, question, "ja")


def madoguchi(*arguments: str, var: Path, model: Path | None) -> "subprocess.CompletedProcess[str]":
    """The command line, which says at its end which of the model's libraries it has imported."""
    program = (
        "import sys; from bot.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print({'onnxruntime', 'tokenizers'} & set(sys.modules), file=sys.stderr)"
    )
    settings = {"MADOGUCHI_VAR": str(var)} | ({} if model is None else {"MADOGUCHI_SEMANTIC_MODEL": str(model)})
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=BUNDLED,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def publications(tmp_path: Path) -> Path:
    return tmp_path / "publications"


def test_a_paraphrase_without_a_common_word_is_found_with_a_model_only(
    publications: Path, folder: Folder, analyzer: Analyzer, encoder: Encoder
) -> None:
    publish(Press(publications, analyzer), folder)
    assert ask(publications, None, analyzer, PARAPHRASE).candidates[0].id != "move.in"
    publish(Press(publications, analyzer, encoder), folder, 1)
    outcome = ask(publications, encoder, analyzer, PARAPHRASE)
    assert not isinstance(outcome, Unknown)
    assert outcome.candidates[0].id == "move.in"
    assert outcome.candidates[0].signals["semantic"] > outcome.candidates[1].signals["semantic"]


def test_ask_explains_the_signal(
    publications: Path, folder: Folder, analyzer: Analyzer, encoder: Encoder, model: Path
) -> None:
    publish(Press(publications, analyzer, encoder), folder)
    done = madoguchi("ask", "--explain", "--json", PARAPHRASE, var=publications.parent, model=model)
    assert json.loads(done.stdout)["candidates"][0]["id"] == "move.in"
    assert re.search(r"^文のモデルでの近さ +1\.00 +0\.00", done.stderr, re.MULTILINE)
    assert "semantic_off" not in done.stderr


def test_nothing_of_it_is_imported_where_it_is_off(publications: Path, folder: Folder, analyzer: Analyzer) -> None:
    publish(Press(publications, analyzer), folder)
    done = madoguchi("ask", "転入届", var=publications.parent, model=None)
    assert "14日以内" in done.stdout
    assert done.stderr.strip().endswith("set()")


def test_another_model_makes_another_edition(
    publications: Path, folder: Folder, analyzer: Analyzer, encoder: Encoder
) -> None:
    with_model, without = Press(publications, analyzer, encoder), Press(publications, analyzer)
    publish(with_model, folder)
    assert with_model.pending(folder.read()) == []
    assert [change.city for change in without.pending(folder.read())] == ["omitama"]


@pytest.mark.parametrize("here", ["none", "other"])
def test_a_worker_with_another_model_says_so_and_goes_on_without(
    here: str, publications: Path, folder: Folder, analyzer: Analyzer, encoder: Encoder, tmp_path: Path
) -> None:
    other = open_encoder(tiny_model(tmp_path / "other", more_inputs=("token_type_ids",))) if here == "other" else None
    publish(Press(publications, analyzer, encoder), folder)
    with capture_logs() as logs:
        outcome = ask(publications, other, analyzer, "転入届を出したい")
    assert outcome.candidates[0].id == "move.in"
    assert outcome.candidates[0].signals["semantic"] == 0
    (said,) = [line for line in logs if line["event"] == "semantic_off"]
    assert said["edition"] == encoder.name
    assert said["here"] == (other.name if other else None)


def test_only_new_texts_are_encoded_when_published_again(
    publications: Path, folder: Folder, analyzer: Analyzer, encoder: Encoder, tmp_path: Path
) -> None:
    counting = Counting(encoder)
    press = Press(publications, analyzer, Remembered(counting, tmp_path / "semantic"))
    publish(press, folder)
    assert len(counting.asked) == len(set(counting.asked)) == 3 * 6 + 3  # titles and phrasings, and answers
    counting.asked.clear()
    folder.entries(
        cert_juminhyo="コンビニでも取れます。", move_in="14日以内に届けます。", digital_wifi="公民館で使えます。"
    )
    again = Press(publications, analyzer, Remembered(counting, tmp_path / "semantic"))
    publish(again, folder, 1)
    assert counting.asked == ["住民票の写し。コンビニでも取れます"]
    assert ask(publications, encoder, analyzer, PARAPHRASE).candidates[0].id == "move.in"


def test_another_models_vectors_are_not_taken_for_ones_own(encoder: Encoder, tmp_path: Path) -> None:
    other = open_encoder(tiny_model(tmp_path / "other", more_inputs=("token_type_ids",)))
    Remembered(encoder, tmp_path / "semantic").encode(["転入届"], "query")
    counting = Counting(other)
    Remembered(counting, tmp_path / "semantic").encode(["転入届"], "query")
    assert counting.asked == ["転入届"]


@pytest.mark.parametrize("command", [["publish"], ["web"], ["ask", "転入届"]])
def test_a_model_that_is_not_there_is_said_in_a_sentence(
    command: list[str], publications: Path, folder: Folder, analyzer: Analyzer
) -> None:
    publish(Press(publications, analyzer), folder)
    done = madoguchi(*command, var=publications.parent, model=publications / "nowhere")
    assert done.returncode == 1
    assert "MADOGUCHI_SEMANTIC_MODEL" in done.stderr
    assert "Traceback" not in done.stderr


def test_rolling_back_needs_no_model(publications: Path, folder: Folder, analyzer: Analyzer) -> None:
    press = Press(publications, analyzer)
    publish(press, folder)
    first = press.current("omitama")
    folder.entries(cert_juminhyo="まちがい")
    publish(press, folder, 1)
    done = madoguchi("rollback", "--city", "omitama", var=publications.parent, model=publications / "nowhere")
    assert done.returncode == 0
    assert press.current("omitama") == first


def test_doctor_compares_model_and_editions(
    publications: Path, folder: Folder, analyzer: Analyzer, model: Path, encoder: Encoder
) -> None:
    publish(Press(publications, analyzer), folder)
    before = madoguchi("doctor", var=publications.parent, model=model)
    assert "× 文のモデル" in before.stdout
    publish(Press(publications, analyzer, encoder), folder, 1)
    assert "○ 文のモデル" in madoguchi("doctor", var=publications.parent, model=model).stdout
