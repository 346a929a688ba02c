"""An optional signal: how near entries are to a question in the eyes of a sentence model that the city provides.

Word vectors know that 転居 is like 引っ越す; a sentence model also sees what a whole sentence asks for. It is a file of
hundreds of megabytes, so the counter works without: then every entry's signal is 0 and nothing is computed for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import pack, unpack
from knowledge.search.vectors import unit

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]

Side = Literal["query", "passage"]
"""What somebody asks, or what answers it: models are trained to be told which."""


class Encoder(Protocol):
    """A sentence model. Its vectors depend on the text and the side alone."""

    @property
    def name(self) -> str:
        """One line that is the same only for the same model with the same settings."""
        ...

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        """Vectors of length 1, float32 (texts, dimensions), of any texts. Never raises."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Semantics:
    """Of n entries, in the d dimensions of the encoder.

    middle: float32 (d,), of all questions; it is taken out of every vector, since to models such as e5 any two texts
    have a cosine of .7 to .9. entries: float32 (n, d), length 1, each entry's questions and answer half and half.
    """

    encoder: Encoder
    middle: Floats
    entries: Floats

    def nearness(self, question: str) -> Floats:
        """The cosine of every entry with a question, float32 (n,)."""
        near: Floats = self.entries @ unit(self.encoder.encode([question], "query")[0] - self.middle)
        return near

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays that `np.save` writes without pickle; of the encoder, its name."""
        return {
            "semantic.encoder": pack([self.encoder.name]),
            "semantic.middle": self.middle,
            "semantic.entries": self.entries,
        }


def encoder_name(arrays: Arrays) -> str | None:
    """The name of the encoder that arrays of an index were made with; None: without any."""
    return unpack(arrays["semantic.encoder"])[0] if "semantic.encoder" in arrays else None


def restored(arrays: Arrays, encoder: Encoder | None) -> Semantics | None:
    """What `Semantics.to_arrays` wrote; None unless this very encoder made it. KeyError for a missing array."""
    if encoder is None or encoder_name(arrays) != encoder.name:
        return None
    middle, entries = (arrays[f"semantic.{name}"].astype(np.float32, copy=False) for name in ("middle", "entries"))
    return Semantics(encoder=encoder, middle=middle, entries=entries)


def semantics_of(
    texts: Sequence[str], asked: NDArray[np.bool_], entry_of: NDArray[np.int32], n: int, encoder: Encoder
) -> Semantics:
    """Of the texts of n entries; asked: bool (texts,), questions (of every entry its title first), not sentences."""
    questions = [text for text, asks in zip(texts, asked.tolist(), strict=True) if asks]
    raw = encoder.encode(questions, "query")
    middle = raw.sum(axis=0) / np.float32(max(len(raw), 1))
    entries = np.zeros((n, len(middle)), np.float32)
    np.add.at(entries, entry_of[asked], unit(raw - middle))
    entries = unit(entries)
    if answered := _passages(texts, asked, entry_of):
        answers = encoder.encode(list(answered.values()), "passage")
        entries[list(answered)] += unit(answers - answers.mean(axis=0))
    return Semantics(encoder=encoder, middle=middle, entries=unit(entries))


def _passages(texts: Sequence[str], asked: NDArray[np.bool_], entry_of: NDArray[np.int32]) -> dict[int, str]:
    """Entry -> its title and answer as one text, of entries that have an answer."""
    titles: dict[int, str] = {}
    answers: dict[int, list[str]] = {}
    for text, asks, entry in zip(texts, asked.tolist(), entry_of.tolist(), strict=True):
        if asks:
            titles.setdefault(entry, text)
        else:
            answers.setdefault(entry, []).append(text)
    return {entry: "。".join([titles[entry], *sentences]) for entry, sentences in answers.items()}
