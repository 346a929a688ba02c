"""The search indexes of an edition as rows: one of Japanese, one of every language that answers are translated to."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.content import CityContent, Content
from bot.documents import documents, foreign_documents
from knowledge.languages import FOREIGN
from knowledge.polyglot import Library, index_reader, read_names
from knowledge.search import Index, build
from knowledge.search.kana import Reader
from knowledge.search.semantic import Encoder
from knowledge.search.texts import Texts
from knowledge.terms import Term

JAPANESE = "ja"

Row = dict[str, Any]


Known = Mapping[str, Texts]
"""Texts of each language."""


def nothing_known(content: Content, analyzer: Reader) -> Known:
    """Where the building of indexes begins; of what one city has worked out the next makes use."""
    known = {JAPANESE: Texts(analyzer, content.aliases)}
    known.update((language, Texts(index_reader(language))) for language in FOREIGN)
    return known


def index_rows(content: Content, city: CityContent, known: Known, encoder: Encoder | None) -> list[Row]:
    """Build a city's indexes; none for a language that nothing is translated to. encoder: of the Japanese one."""
    japanese = build(documents(city, content.catalogue), known[JAPANESE], encoder)
    rows = list(_rows(JAPANESE, japanese))
    for language in FOREIGN:
        if translated := foreign_documents(city, content.catalogue, language):
            rows += _rows(language, build(translated, known[language]))
    return rows


def name_rows(content: Content, known: Known) -> list[Row]:
    """The names that aliases and terms lead to, by how they are read."""
    names = read_names((*content.aliases, *(term.ja for term in content.terms)), known[JAPANESE])
    return [{"reading": reading, "spelling": spelling} for reading, spelling in names.items()]


def _rows(language: str, index: Index) -> Iterator[Row]:
    for name, array in index.to_arrays().items():
        shape = json.dumps(array.shape)
        yield {"language": language, "name": name, "dtype": array.dtype.str, "shape": shape, "data": array.tobytes()}


def read_library(rows: Iterable[Row], terms: Sequence[Term], names: Iterable[Row], encoder: Encoder | None) -> Library:
    """From `index_rows` and `name_rows`. ValueError: the arrays are of another version; KeyError: one lacks."""
    arrays: dict[str, dict[str, NDArray[np.generic]]] = {}
    for row in rows:
        flat = np.frombuffer(row["data"], dtype=np.dtype(row["dtype"]))
        arrays.setdefault(row["language"], {})[row["name"]] = flat.reshape(json.loads(row["shape"]))
    indexes = {language: Index.from_arrays(named, encoder) for language, named in arrays.items()}
    foreign = {language: indexes[language] for language in FOREIGN if language in indexes}
    return Library.of(indexes[JAPANESE], foreign, terms, {row["reading"]: row["spelling"] for row in names})
