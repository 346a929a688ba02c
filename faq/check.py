"""What a schema cannot see: references, placeholders, phrasings that two records share."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from datetime import date

from faq.entry import Entry
from faq.guidance import Guidance
from faq.smalltalk import Smalltalk
from knowledge.catalogue import Catalogue
from knowledge.layers import Layer, Located
from knowledge.problems import Problem, problem

PLACEHOLDERS = frozenset({"city.name", "city.prefecture", "section.name"})
"""What an answer of the city may hold; other agencies and small talk have no section."""

Phrased = Guidance | Smalltalk
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def check_references(layer: Layer, catalogue: Catalogue) -> list[Problem]:
    """Topics, roles and services that do not exist, even in entries with other mistakes: one run shows everything."""
    listed: tuple[tuple[str, Container[str], str], ...] = (
        ("topic", catalogue.topics, "話題（knowledge/topics.tsv）"),
        ("section", catalogue.roles, "担当（knowledge/roles.yaml）"),
        ("service", catalogue.services, "サービス（knowledge/services.yaml）"),
    )
    return [
        problem(node.find([field]).mark, f"「{node.text(field)}」という{kind}はありません。", field=field)
        for node in layer.records.values()
        for field, known, kind in listed
        if node.text(field) and node.text(field) not in known
    ]


def check_records(located: Sequence[Located[Phrased]], today: date) -> list[Problem]:
    """Every problem of all records that a city's residents can find: by themselves and with each other."""
    problems: list[Problem] = []
    for item in located:
        problems += _placeholders(item)
        problems += _own_phrasings(item)
        if isinstance(item.record, Guidance) and item.record.overdue(today):
            message = f"「{item.record.title}」は確かめる期限（{item.record.review_by}）を過ぎています。"
            problems.append(problem(item.node.find(["review_by"]).mark, message, field="review_by", level="warning"))
    return [*problems, *_shared_ids(located), *_shared_phrasings(located)]


def _placeholders(item: Located[Phrased]) -> Iterator[Problem]:
    """Answers may hold the placeholders that exist; titles hold none, for they also stand on buttons."""
    own = PLACEHOLDERS if isinstance(item.record, Entry) else PLACEHOLDERS - {"section.name"}
    for below in [[], *(["translations", language] for language in item.record.translations)]:
        for field, usable in (("title", frozenset[str]()), ("answer", own), ("text", own)):
            node = item.node.find([*below, field])
            for name in _strange_braces(node.value, usable) if isinstance(node.value, str) else ():
                can = "・".join(f"{{{known}}}" for known in sorted(usable))
                hint = f"使えるのは {can} です。" if usable else "題名に差し込みは使えません。"
                message = f"「{name}」という差し込みはありません。{hint}"
                yield problem(node.mark, message, field=".".join([*below, field]))


def _strange_braces(text: str, usable: Container[str]) -> list[str]:
    """Every placeholder that is not in ``usable``, and every brace that belongs to none."""
    named = [found for found in _PLACEHOLDER.findall(text) if found[1:-1] not in usable]
    return named + re.findall(r"[{}｛｝]", _PLACEHOLDER.sub("", text))


def fold(phrasing: str) -> str:
    """A phrasing without width, case and spaces: two that fold alike are the same to a reader."""
    return "".join(unicodedata.normalize("NFKC", phrasing).lower().split())


def _own_phrasings(item: Located[Phrased]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, phrasing in enumerate(item.record.phrasings):
        if fold(phrasing) in seen:
            mark = item.node.find(["phrasings", number]).mark
            yield problem(mark, f"聞き方「{phrasing}」が同じ回答に二度あります。", field="phrasings", level="warning")
        seen.add(fold(phrasing))


def _shared_ids(located: Sequence[Located[Phrased]]) -> Iterator[Problem]:
    """Ids that two kinds of record share: within one kind, the later one is a change to the first."""
    owner: dict[str, Located[Phrased]] = {}
    for item in located:
        first = owner.setdefault(item.record.id, item)
        if first is not item:
            mark = item.node.find(["id"]).mark
            place = first.node.find(["id"]).mark
            message = f"id「{item.record.id}」はすでに {place.path} の {place.line} 行目にあります。"
            yield problem(mark, message, field="id")


def _shared_phrasings(located: Sequence[Located[Phrased]]) -> Iterator[Problem]:
    owner: dict[str, Phrased] = {}
    for item in located:
        for number, phrasing in enumerate(item.record.phrasings):
            first = owner.setdefault(fold(phrasing), item.record)
            if first.id != item.record.id:
                message = f"聞き方「{phrasing}」は「{first.title}」（{first.id}）にもあります。"
                mark = item.node.find(["phrasings", number]).mark
                yield problem(mark, message, field="phrasings", level="warning")
