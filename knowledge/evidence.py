"""The words that procedures and guides share: things to bring, conditions, and the days that deadlines count from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from knowledge.files import Node, read_yaml
from knowledge.languages import Language
from knowledge.problems import Problem, problem
from knowledge.proofreading import proofread_records
from knowledge.records import Id, NonEmpty, Record, read_record

R = TypeVar("R", bound=Record)


class Term(Record):
    """A thing, a condition or a day with its names. icon: the picture beside it (``bot/web/static/evidence``)."""

    id: Id
    name: NonEmpty = Field(max_length=60)
    icon: Id | None = None
    translations: dict[Language, NonEmpty] = Field(default_factory=dict)

    def words(self, languages: Sequence[Language]) -> str:
        """Its name in the first of ``languages`` it has, else in Japanese."""
        return next((self.translations[name] for name in languages if name in self.translations), self.name)


class EvidenceFile(Record):
    """``evidence.yaml``."""

    items: tuple[Term, ...]
    conditions: tuple[Term, ...]


class StartingEvents(Record):
    """``starting-events.yaml``."""

    events: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Items to bring, conditions, and starting events, by id."""

    items: Mapping[str, Term]
    conditions: Mapping[str, Term]
    events: Mapping[str, Term]

    @classmethod
    def of(cls, evidence: EvidenceFile | None, events: StartingEvents | None) -> "Vocabulary":
        """The words of both files; nothing of a file that could not be read."""
        return cls(
            items={term.id: term for term in evidence.items} if evidence else {},
            conditions={term.id: term for term in evidence.conditions} if evidence else {},
            events={term.id: term for term in events.events} if events else {},
        )


def read_vocabulary(root: Path) -> tuple[Vocabulary, list[Problem]]:
    """The two lists below ``root/knowledge``; a list that cannot be read is empty and reported."""
    evidence, problems = _read(EvidenceFile, root, "evidence.yaml", ("items", "conditions"))
    events, found = _read(StartingEvents, root, "starting-events.yaml", ("events",))
    return Vocabulary.of(evidence, events), [*problems, *found]


def _read(model: type[R], root: Path, name: str, lists: Sequence[str]) -> tuple[R | None, list[Problem]]:
    node, problems = read_yaml(root / "knowledge" / name, shown_as=f"knowledge/{name}")
    if node is None:
        return None, problems
    record, found = read_record(model, node)
    listed = [below for key in lists if (below := node.get(key))]
    faults = [fault for terms in listed for fault in (*_repeated(terms), *proofread_records(terms.items()))]
    return record, [*problems, *found, *faults]


def _repeated(listed: Node) -> list[Problem]:
    seen, problems = set[str](), []
    for item in listed.items():
        if item.text("id") in seen:
            problems.append(problem(item.mark, f"id「{item.text('id')}」が二度書かれています。", field="id"))
        seen.add(item.text("id"))
    return problems
