"""What residents can subscribe to: the short list of kinds of notices that concern them (``scheduler/topics.yaml``)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from knowledge.aspects import Words
from knowledge.files import read_yaml
from knowledge.languages import Language
from knowledge.problems import Problem, problem
from knowledge.proofreading import proofread_records
from knowledge.records import Id, NonEmpty, Record, read_record

PATH = Path("scheduler") / "topics.yaml"


class NoticeTopic(Record):
    """One thing to be told of; other than the topics of questions (``knowledge/topics.tsv``).

    asks: what residents call it when they type (``scheduler/commands.py``).
    """

    id: Id
    name: NonEmpty = Field(max_length=20)
    asks: Words = Field(default_factory=dict)
    translations: dict[Language, NonEmpty] = Field(default_factory=dict)

    def words(self, languages: Sequence[Language]) -> str:
        """Its name in the first of ``languages`` it has, else in Japanese."""
        return next((self.translations[name] for name in languages if name in self.translations), self.name)


class _TopicList(Record):
    topics: tuple[NoticeTopic, ...]


def read_notice_topics(root: Path) -> tuple[Mapping[str, NoticeTopic], list[Problem]]:
    """The list below ``root`` by id, in its order; empty and reported when it cannot be read."""
    node, problems = read_yaml(root / PATH, shown_as=str(PATH))
    if node is None:
        return {}, problems
    record, found = read_record(_TopicList, node)
    listed = node.find(["topics"]).items()
    problems += [*found, *proofread_records(listed)]
    seen: set[str] = set()
    for item in listed:
        if item.text("id") in seen:
            problems.append(problem(item.mark, f"id「{item.text('id')}」が二度書かれています。", field="id"))
        seen.add(item.text("id"))
    return {topic.id: topic for topic in record.topics} if record else {}, problems
