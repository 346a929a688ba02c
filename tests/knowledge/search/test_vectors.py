"""The bundled word vectors: near for words that people use alike."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.search.vectors import WordVectors, bundled, save


def cosine(one: str, other: str) -> float:
    vectors = bundled()
    return float(vectors.vectors[vectors.rows[one]] @ vectors.vectors[vectors.rows[other]])


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("引っ越す", "住む", "納税"),
        ("無くす", "失う", "赤ちゃん"),
        ("滞納", "分納", "保育"),
        ("赤ちゃん", "乳児", "住所"),
    ],
)
def test_words_used_alike_are_near(word: str, like: str, unlike: str) -> None:
    assert cosine(word, like) > cosine(word, unlike) + 0.2


def test_unknown_words_count_nothing() -> None:
    vectors = bundled()
    alone = vectors.weighted_sum(["住所"], np.array([2.0], np.float32))
    beside = vectors.weighted_sum(["住所", "ぬぽぽん"], np.array([2.0, 9.0], np.float32))
    assert np.array_equal(alone, beside)
    assert not vectors.weighted_sum([], np.zeros(0, np.float32)).any()


def test_vectors_survive_eight_bits(tmp_path: Path) -> None:
    made = np.random.default_rng(1).normal(size=(3, 16)).astype(np.float32)
    save(tmp_path / "words.npz", {"あ": 0, "い": 2}, made)
    with np.load(tmp_path / "words.npz") as stored:
        kept = stored["vectors"].astype(np.float32)
    scaled = made / np.abs(made).max(axis=1, keepdims=True) * 127
    assert np.abs(kept - scaled).max() <= 0.5
    assert WordVectors(rows={"い": 2}, vectors=kept).rows["い"] == 2
