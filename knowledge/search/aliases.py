"""Everyday names of things, replaced by what the city calls them before anything is compared."""

import re
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import pack, unpack
from knowledge.text import normalise

_ONE_WORD = r"[ァ-ヺーa-z0-9]"
"""Letters that run on in a word: an alias in them is not looked for inside a longer word of the same letters."""


class Aliases:
    """Everyday names and what the city calls the thing: マイナカード -> マイナンバーカード."""

    __slots__ = ("_canonical", "_pattern")

    def __init__(self, aliases: Mapping[str, Sequence[str]]) -> None:
        self._canonical = {normalise(name): normalise(name) for name in aliases}
        for name, others in aliases.items():
            self._canonical.update((normalise(other), normalise(name)) for other in others)
        names = sorted((name for name in self._canonical if name), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, names)) or r"(?!)")

    def replace(self, text: str) -> str:
        """The normalised text with every alias replaced; longest names first, and the proper name stays as it is."""
        return self._pattern.sub(lambda found: self._canonical[found.group()], normalise(text))

    def to_array(self) -> NDArray[np.uint8]:
        """Lines of alias, tab, name."""
        return pack(f"{alias}\t{name}" for alias, name in self._canonical.items())

    @classmethod
    def from_array(cls, array: NDArray[np.generic]) -> Self:
        """The inverse of `to_array`."""
        pairs = [line.split("\t") for line in unpack(array)]
        return cls({name: [alias for alias, other in pairs if other == name] for _, name in pairs})


def _bounded(name: str) -> str:
    """A pattern for the name that does not find マイナ in マイナンバー."""
    before = rf"(?<!{_ONE_WORD})" if re.match(_ONE_WORD, name) else ""
    after = rf"(?!{_ONE_WORD})" if re.match(_ONE_WORD, name[-1]) else ""
    return before + re.escape(name) + after
