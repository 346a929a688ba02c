"""What a short follow-up asks of the answer just shown: its fee, its hours, what to bring (pure; a staff file's words).

「手数料は？」 asks for an aspect and names nothing else; 「住民票の手数料は？」 is a question of its own.
"""

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from pydantic import Field, field_validator

from knowledge.files import read_yaml
from knowledge.languages import Language
from knowledge.layout import Layout, folded
from knowledge.problems import Problem
from knowledge.records import Id, NonEmpty, Record, read_record
from knowledge.text import fold

Words = dict[Language, tuple[NonEmpty, ...]]

_BULLET = re.compile(r"\s*[・･•●○※-]")
_SENTENCE = re.compile(r"[^。！？]+[。！？]*|[。！？]+")
_ANNOUNCES = re.compile(r"[^。！？.!?]\s*$|次の|つぎの|以下の|following|a seguir|siguiente|以下|다음|sau đây")
"""A heading, or a sentence that points to what follows."""

_READING = re.compile(r"[（(][ぁ-ん]+[）)]")


class Aspect(Record):
    """One thing people ask of any matter.

    asks: words that ask for it, the first Japanese one its name. says: words of the sentences that tell it. titles:
    words of the (Japanese) titles of answers that are all about it.
    """

    id: Id
    titles: tuple[NonEmpty, ...] = ()
    asks: Words
    says: Words

    @field_validator("asks", mode="after")
    @classmethod
    def _has_a_name(cls, asks: Words) -> Words:
        if not asks.get("ja"):
            raise ValueError("日本語（ja）のことばを書いてください。初めのことばが、名前になります。")
        return asks


class AspectFile(Record):
    """The staff file. fillers: words around a question that name nothing."""

    fillers: Words = Field(default_factory=dict)
    aspects: tuple[Aspect, ...] = ()

    @property
    def every_filler(self) -> tuple[str, ...]:
        """The fillers of all languages."""
        return tuple(chain(*self.fillers.values()))


def read_aspects(root: Path) -> tuple[AspectFile, list[Problem]]:
    """The staff file ``knowledge/aspects.yaml`` below ``root``; an empty one when it cannot be read."""
    node, problems = read_yaml(root / "knowledge" / "aspects.yaml", shown_as="knowledge/aspects.yaml")
    if node is None:
        return AspectFile(), problems
    record, found = read_record(AspectFile, node)
    return record or AspectFile(), problems + found


class Aspects:
    """The aspects of a staff file, ready to be recognised."""

    def __init__(self, file: AspectFile) -> None:
        self._layout = Layout({one.id: chain(*one.asks.values()) for one in file.aspects}, file.every_filler)
        self._says = {(one.id, name): folded(words) for one in file.aspects for name, words in one.says.items()}
        self._titles = {aspect.id: folded(aspect.titles) for aspect in file.aspects}
        self._words = {aspect.id: aspect.asks["ja"][0] for aspect in file.aspects}

    def asked(self, text: str) -> tuple[str, ...]:
        """The aspects that a text asks for, in its order; none when it says anything else, too."""
        return self._layout.lay_out(text) or ()

    def names_nothing(self, text: str) -> bool:
        """Whether a text is made of these words alone: it asks of something said before, if it asks at all."""
        return self._layout.lay_out(text) is not None

    def word(self, aspect: str) -> str:
        """The Japanese word for an aspect."""
        return self._words[aspect]

    def entitled(self, aspect: str, title: str) -> bool:
        """Whether an answer with this title is all about an aspect."""
        heard = fold(title)
        return any(word in heard for word in self._titles[aspect])

    def told(self, aspect: str, text: str, language: Language) -> bool:
        """Whether a text in a language says something about an aspect."""
        heard = fold(_READING.sub("", text))
        return any(word in heard for word in self._says.get((aspect, _written(language)), ()))

    def passages(self, answer: str, asked: Sequence[str], language: Language) -> str:
        """The lines and sentences of an answer that tell any of the aspects; empty when none does."""
        lines = answer.splitlines()
        kept: list[str] = []
        announced = False
        for number, line in enumerate(lines):
            listed = _BULLET.match(line) is not None
            if (announced and listed) or any(self.told(aspect, line, language) for aspect in asked):
                sentences = [line] if listed else self._sentences(line, asked, language)
                kept.append("".join(sentences).strip())
                announced = (announced and listed) or (not listed and _leads_in(sentences, lines[number + 1 :]))
            elif line.strip():
                announced = False
        return "\n".join(filter(None, kept))

    def _sentences(self, line: str, asked: Sequence[str], language: Language) -> list[str]:
        return [said for said in _SENTENCE.findall(line) if any(self.told(name, said, language) for name in asked)]


def _leads_in(sentences: Sequence[str], following: Sequence[str]) -> bool:
    """Whether the last of the sentences announces the list that follows."""
    after = next((line for line in following if line.strip()), "")
    return bool(sentences) and _ANNOUNCES.search(sentences[-1]) is not None and _BULLET.match(after) is not None


def _written(language: Language) -> Language:
    return "ja" if language == "ja-easy" else language
