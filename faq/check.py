"""What a schema cannot see: references, placeholders, phrasings that two entries share."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from faq.entry import Entry
from faq.load import Located
from knowledge.catalogue import Catalogue
from knowledge.files import Node, Problem, problem

PLACEHOLDERS = frozenset({"city.name", "city.prefecture", "section.name"})
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_entries(located: Sequence[Located], catalogue: Catalogue, today: date) -> list[Problem]:
    """Every problem of a city's entries with each other and with the lists they refer to."""
    known = {item.entry.id for item in located}
    problems: list[Problem] = []
    for item in located:
        problems += _references(item, catalogue, known)
        problems += _placeholders(item)
        problems += _own_phrasings(item)
        if item.entry.overdue(today):
            message = f"「{item.entry.title}」は確かめる期限（{item.entry.review_by}）を過ぎています。"
            problems.append(problem(item.node.find(["review_by"]).mark, message, field="review_by", level="warning"))
    return problems + list(_shared_phrasings(located))


def _references(item: Located, catalogue: Catalogue, known: set[str]) -> Iterator[Problem]:
    entry = item.entry
    yield from _unknown(item.node, "topic", [entry.topic], catalogue.topics, "話題（knowledge/topics.tsv）")
    yield from _unknown(item.node, "section", [entry.section], catalogue.roles, "担当（knowledge/roles.yaml）")
    if entry.service:
        yield from _unknown(item.node, "service", [entry.service], catalogue.services, "サービス（knowledge/services.yaml）")
    yield from _unknown(item.node, "related", entry.related, known, "回答（id）")


def _unknown(node: Node, field: str, ids: Iterable[str], known: Iterable[str], kind: str) -> Iterator[Problem]:
    for number, name in enumerate(ids):
        if name not in known:
            place = node.find([field, number])
            yield problem(place.mark, f"「{name}」という{kind}はありません。", field=field)


def _placeholders(item: Located) -> Iterator[Problem]:
    for path in [["answer"], ["title"], *(["translations", lang, "answer"] for lang in item.entry.translations)]:
        node = item.node.find(path)
        for name in _PLACEHOLDER.findall(node.value) if isinstance(node.value, str) else ():
            if name not in PLACEHOLDERS:
                usable = "・".join(f"{{{known}}}" for known in sorted(PLACEHOLDERS))
                message = f"「{{{name}}}」という差し込みはありません。使えるのは {usable} です。"
                yield problem(node.mark, message, field=".".join(path))


def fold(phrasing: str) -> str:
    """A phrasing without width, case and spaces: two that fold alike are the same to a reader."""
    return "".join(unicodedata.normalize("NFKC", phrasing).lower().split())


def _own_phrasings(item: Located) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, phrasing in enumerate(item.entry.phrasings):
        if fold(phrasing) in seen:
            mark = item.node.find(["phrasings", number]).mark
            yield problem(mark, f"聞き方「{phrasing}」が同じ回答に二度あります。", field="phrasings", level="warning")
        seen.add(fold(phrasing))


def _shared_phrasings(located: Sequence[Located]) -> Iterator[Problem]:
    owner: dict[str, Entry] = {}
    for item in located:
        for number, phrasing in enumerate(item.entry.phrasings):
            first = owner.setdefault(fold(phrasing), item.entry)
            if first.id != item.entry.id:
                message = f"聞き方「{phrasing}」は「{first.title}」（{first.id}）にもあります。"
                mark = item.node.find(["phrasings", number]).mark
                yield problem(mark, message, field="phrasings", level="warning")
