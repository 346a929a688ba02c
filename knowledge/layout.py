"""A short text laid out with known words: what it asks for, when nothing is left over (pure).

「手数料は？」 is made of known words alone; 「住民票の手数料は？」 leaves a word over, so it says something else, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.text import fold

LONGEST = 60
"""Folded characters: whoever writes more says what it is about."""

_PREFIX = 4
"""Characters by which words are looked up: a space and three letters, or most of a Japanese word."""

_Layout = tuple[int, tuple[str, ...]]
"""How many words a text is laid out with, and what they mean."""


class Layout:
    """Known words with what they mean. meanings: by meaning; a word of two means the first. fillers mean nothing."""

    def __init__(self, meanings: dict[str, Iterable[str]], fillers: Iterable[str] = ()) -> None:
        known: dict[str, str | None] = dict.fromkeys(folded(fillers))
        for meaning in reversed(meanings):
            known |= dict.fromkeys(folded(meanings[meaning]), meaning)
        pieces = defaultdict(list)
        for word, meant in known.items():
            pieces[word[:_PREFIX]].append((word, meant))
        self._pieces: Mapping[str, Sequence[tuple[str, str | None]]] = pieces

    def lay_out(self, text: str) -> tuple[str, ...] | None:
        """What a text means, laid out with as few words as possible, in its order; None when words are left over."""
        heard = fold(text)
        if len(heard) > LONGEST:
            return None
        best: list[_Layout | None] = [(0, ()), *[None] * len(heard)]
        for start in range(len(heard)):
            reached = best[start]
            if reached is None:
                continue
            for end, meaning in self._from(heard, start):
                found = reached[1] if meaning is None or meaning in reached[1] else (*reached[1], meaning)
                held = best[end]
                if held is None or (reached[0] + 1, -len(found)) < (held[0], -len(held[1])):
                    best[end] = (reached[0] + 1, found)
        whole = best[-1]
        return whole[1] if whole else None

    def _from(self, heard: str, start: int) -> Iterator[tuple[int, str | None]]:
        """Where the words end that stand at a place, and what they mean; Latin words are whole."""
        for length in range(1, _PREFIX + 1):
            for word, meaning in self._pieces.get(heard[start : start + length], ()):
                end = start + len(word)
                if heard.startswith(word, start) and not (word[-1].isascii() and _runs_on(heard, end)):
                    yield end, meaning


def _runs_on(heard: str, end: int) -> bool:
    return end < len(heard) and heard[end].isascii() and heard[end] != " "


def folded(words: Iterable[str]) -> tuple[str, ...]:
    """Words as they stand in folded texts."""
    return tuple(filter(None, map(fold, words)))
