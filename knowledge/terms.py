"""Words of other languages and what the city's answers call them: a staff file, read for the search."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from knowledge.files import Node, read_yaml
from knowledge.foreign import fold
from knowledge.languages import FOREIGN, Foreign
from knowledge.problems import Problem, problem
from knowledge.records import NonEmpty, Record, read_record
from knowledge.text import normalise

SHOWN_AS = "knowledge/terms.yaml"


class Term(Record):
    """What residents say in their languages, and the Japanese words that it is looked up by."""

    ja: NonEmpty
    en: tuple[NonEmpty, ...] = ()
    pt: tuple[NonEmpty, ...] = ()
    es: tuple[NonEmpty, ...] = ()
    zh: tuple[NonEmpty, ...] = ()
    ko: tuple[NonEmpty, ...] = ()
    vi: tuple[NonEmpty, ...] = ()

    def said_in(self, language: Foreign) -> tuple[str, ...]:
        """The ways to say it in a language."""
        said: tuple[str, ...] = getattr(self, language)
        return said


class TermList(Record):
    """The staff file."""

    terms: tuple[Term, ...] = Field(min_length=1)


def read_terms(root: Path) -> tuple[tuple[Term, ...], list[Problem]]:
    """The staff file ``knowledge/terms.yaml`` below ``root``."""
    node, problems = read_yaml(root / "knowledge" / "terms.yaml", shown_as=SHOWN_AS)
    if node is None:
        return (), problems
    record, found = read_record(TermList, node)
    return (record.terms if record else ()), [*problems, *found, *_said_twice(node)]


def _said_twice(node: Node) -> Iterator[Problem]:
    """Words that stand in two places of one language: each is looked up by one thing only."""
    for language in FOREIGN:
        first: dict[str, Node] = {}
        for word in (word for term in node.find(["terms"]).items() for word in term.find([language]).items()):
            said = as_written(word.value, language) if isinstance(word.value, str) else ""
            if said and (before := first.setdefault(said, word)) is not word:
                place = f"{before.mark.line} 行目"
                yield problem(
                    word.mark, f"「{word.value}」（{language}）は {place}にもあります。一か所だけに書いてください。"
                )


def as_written(word: str, language: Foreign) -> str:
    """A word as the list tells it from others: in Vietnamese accents make other words."""
    return normalise(word) if language == "vi" else fold(word, language)
