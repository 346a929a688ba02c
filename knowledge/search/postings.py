"""Term-major sparse weights: which texts hold a term, and how much it says about them. Built once, then only read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Counts = Mapping[str, int]
"""How often each term occurs in a text."""

BM25_K1 = 1.2
BM25_B = 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class Postings:
    """vocabulary: term -> row; idf: float32 (rows,); starts: int64 (rows + 1,) into texts int32 and weights float32."""

    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    def cosines(self, terms: Counts) -> NDArray[np.float32]:
        """Cosine of TF-IDF vectors with every text, float32 (size,). Terms no text holds lower all cosines alike."""
        rows, idf = self._rows(terms)
        factors = np.log1p(np.fromiter(terms.values(), np.float64, len(terms))) * idf
        norm = float(np.sqrt((factors**2).sum())) or 1.0
        return self._sum(rows, factors / norm, stored=True)

    def bm25(self, terms: Counts) -> NDArray[np.float32]:
        """BM25 made absolute: the stored weights of the different terms, as a share of their IDF; float32 (size,)."""
        rows, idf = self._rows(terms)
        return self._sum(rows, np.full(len(rows), 1 / (float(idf.sum()) or 1.0)), stored=True)

    def coverage(self, terms: Counts) -> NDArray[np.float32]:
        """The IDF of the terms that a text holds, as a share of the IDF of all the terms; float32 (size,)."""
        rows, idf = self._rows(terms)
        return self._sum(rows, idf / (float(idf.sum()) or 1.0), stored=False)

    def _rows(self, terms: Counts) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The terms' rows, -1 for unknown ones, and their IDF."""
        rows = np.fromiter((self.vocabulary.get(term, -1) for term in terms), np.int64, len(terms))
        idf = np.full(len(rows), self.unseen_idf)
        idf[rows >= 0] = self.idf[rows[rows >= 0]]
        return rows, idf

    def _sum(self, rows: NDArray[np.int64], factors: NDArray[np.float64], *, stored: bool) -> NDArray[np.float32]:
        """Sum over the known rows of factor, times the stored weight if asked, for every text."""
        factors, rows = factors[rows >= 0], rows[rows >= 0]
        if not len(rows):
            return np.zeros(self.size, np.float32)
        starts, ends = self.starts[rows], self.starts[rows + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        summands = np.repeat(factors, ends - starts)
        if stored:
            summands *= np.concatenate([self.weights[span] for span in spans])
        texts = np.concatenate([self.texts[span] for span in spans])
        return np.bincount(texts, summands, self.size).astype(np.float32)

    @property
    def unseen_idf(self) -> float:
        """The weight of a term that no text holds."""
        return float(np.log1p(self.size))

    def to_arrays(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """Arrays that `np.save` writes without pickle, under names that start with the prefix."""
        return {
            f"{prefix}.vocabulary": pack(self.vocabulary),
            f"{prefix}.idf": self.idf,
            f"{prefix}.starts": self.starts,
            f"{prefix}.texts": self.texts,
            f"{prefix}.weights": self.weights,
            f"{prefix}.size": np.array([self.size]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> Self:
        """The inverse of `to_arrays`. KeyError for a missing array."""
        return cls(
            vocabulary={term: row for row, term in enumerate(unpack(arrays[f"{prefix}.vocabulary"]))},
            idf=arrays[f"{prefix}.idf"].astype(np.float32, copy=False),
            starts=arrays[f"{prefix}.starts"].astype(np.int64, copy=False),
            texts=arrays[f"{prefix}.texts"].astype(np.int32, copy=False),
            weights=arrays[f"{prefix}.weights"].astype(np.float32, copy=False),
            size=int(arrays[f"{prefix}.size"][0]),
        )


def cosine_postings(texts: Sequence[Counts]) -> Postings:
    """TF-IDF with logarithmic counts; every text's weights have length 1."""
    vocabulary, rows, columns, counts = _counted(texts)
    idf = np.log((1 + len(texts)) / (1 + np.bincount(rows, minlength=len(vocabulary)))) + 0.1
    weights = np.log1p(counts) * idf[rows]
    norms = np.sqrt(np.bincount(columns, weights**2, len(texts)))
    return _postings(vocabulary, idf, rows, columns, weights / norms[columns], len(texts))


def bm25_postings(texts: Sequence[Counts]) -> Postings:
    """Okapi BM25 weights, already multiplied by IDF (Robertson and Zaragoza 2009)."""
    vocabulary, rows, columns, counts = _counted(texts)
    frequency = np.bincount(rows, minlength=len(vocabulary))
    idf = np.log1p((len(texts) - frequency + 0.5) / (frequency + 0.5))
    lengths = np.bincount(columns, counts, len(texts))
    shares = lengths / lengths.mean() if lengths.any() else lengths
    saturated = counts / (counts + BM25_K1 * (1 - BM25_B + BM25_B * shares[columns]))
    return _postings(vocabulary, idf, rows, columns, saturated * idf[rows], len(texts))


def _counted(
    texts: Sequence[Counts],
) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Vocabulary, and one (row, text, count) for every different term of every text."""
    vocabulary: dict[str, int] = {}
    rows = [vocabulary.setdefault(term, len(vocabulary)) for text in texts for term in text]
    columns = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    counts = [count for text in texts for count in text.values()]
    return vocabulary, np.array(rows, np.int64), columns.astype(np.int64), np.array(counts, np.float64)


def _postings(
    vocabulary: Mapping[str, int],
    idf: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    weights: NDArray[np.float64],
    size: int,
) -> Postings:
    order = np.lexsort((columns, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(vocabulary)))])
    return Postings(
        vocabulary=vocabulary,
        idf=idf.astype(np.float32),
        starts=starts.astype(np.int64),
        texts=columns[order].astype(np.int32),
        weights=weights[order].astype(np.float32),
        size=size,
    )


def pack(strings: Iterable[str]) -> NDArray[np.uint8]:
    """Strings without line breaks as one array of UTF-8 bytes."""
    return np.frombuffer("".join(f"{string}\n" for string in strings).encode(), np.uint8)


def unpack(packed: NDArray[np.generic]) -> list[str]:
    """The inverse of `pack`."""
    return packed.tobytes().decode().split("\n")[:-1]
