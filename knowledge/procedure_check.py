"""What a schema cannot see of procedures: names that do not exist, and the date to check again gone by."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.evidence import Vocabulary
from knowledge.layers import Located
from knowledge.problems import Problem, problem
from knowledge.procedure import Procedure


def check_procedures(
    located: Sequence[Located[Procedure]], catalogue: Catalogue, vocabulary: Vocabulary, today: date
) -> list[Problem]:
    """Every problem of the procedures of a city."""
    return [fault for item in located for fault in _check(item, catalogue, vocabulary, today)]


def _check(item: Located[Procedure], catalogue: Catalogue, vocabulary: Vocabulary, today: date) -> Iterator[Problem]:
    record, node = item.record, item.node
    for path, name, known, kind in _references(record, catalogue, vocabulary):
        if name not in known:
            yield problem(node.find(path).mark, f"「{name}」という{kind}はありません。", field=str(path[0]))
    if record.overdue(today):
        message = f"「{record.name}」は確かめる期限（{record.review_by}）を過ぎています。"
        yield problem(node.find(["review_by"]).mark, message, field="review_by", level="warning")


_Reference = tuple[list[str | int], str, Container[str], str]


def _references(record: Procedure, catalogue: Catalogue, vocabulary: Vocabulary) -> Iterator[_Reference]:
    """Place, name, what there is, and what it is called."""
    roles: Mapping[str, str] = catalogue.roles
    yield ["section"], record.section, roles, "担当（knowledge/roles.yaml）"
    if record.service:
        yield ["service"], record.service, catalogue.services, "サービス（knowledge/services.yaml）"
    if record.deadline:
        yield ["deadline"], record.deadline.event, vocabulary.events, "日（knowledge/starting-events.yaml）"
    for number, topic in enumerate(record.topics):
        yield ["topics", number], topic, catalogue.topics, "話題（knowledge/topics.tsv）"
    for number, evidence in enumerate(record.evidence):
        place: list[str | int] = ["evidence", number]
        yield place, evidence.item, vocabulary.items, "持ち物（knowledge/evidence.yaml の items）"
        if evidence.when:
            yield place, evidence.when, vocabulary.conditions, "条件（knowledge/evidence.yaml の conditions）"
