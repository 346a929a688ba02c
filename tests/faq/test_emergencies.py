"""What staff wrote to be found is not taken for a cry for help: residents would get a number instead of the answer."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from faq.elsewhere import ELSEWHERE
from faq.entry import ENTRIES
from faq.smalltalk import SMALLTALK
from knowledge.emergency import Emergency, read_emergencies, spot
from knowledge.files import Node
from knowledge.layers import Kind, read_layer

ROOT = Path(__file__).parent.parent.parent
EMERGENCIES, _ = read_emergencies(ROOT)
LAYERS = [
    (kind, folder.name)
    for kind in (ENTRIES, ELSEWHERE, SMALLTALK)
    for folder in sorted((ROOT / kind.folder).iterdir())
    if folder.is_dir()
]

BOTH_THROUGHOUT = {
    "child.consult.abuse": "it is about whom to call when a child is beaten, and the card says 189",
    "care.guardian.wander": "it says to call 110 at once, as the card does",
    "elsewhere.victim": "whoever was attacked may still be in danger, and the card says 110",
    "health.hospital": "it is about sudden illness, and the card says 119 and #7119",
    "health.hospital.child": "it is about sudden illness of a child, and the card says 119 and #8000",
}
"""Entries whose questions may be cries for help as well."""

BOTH = {
    "親の介護でもう限界、誰か助けて",
    "ばあちゃんが薬二回分いっぺんに飲んじまったがどこに聞きゃいい",
    "元彼に写真をばらまくと脅されている、ネットに",
    "むすこにぶたれています たすけてください",
    "となりのおばあさんがいえにとじこめられているみたい",
    "虐待だと確信がなくても連絡していいですか",
    "へんな ひとが こうえんで こどもを みている",
    "my husband hits us and wants custody of our son",
    "meu marido é violento e quer ficar com meu filho",
    "老公打人还要孩子的亲权",
}
"""Questions of other entries that are cries for help as well: whoever writes so may be in danger now."""


def _phrases(record: Node) -> Iterator[Node]:
    """Titles and phrasings of a published record, in every language."""
    if record.text("status") == "draft":
        return
    translations = record.get("translations")
    spoken = translations.value.values() if translations and isinstance(translations.value, dict) else ()
    for version in (record, *spoken):
        title, phrasings = version.get("title"), version.get("phrasings")
        yield from (title,) if title else ()
        yield from phrasings.items() if phrasings else ()


@cache
def _cries(kind: Kind[Any], name: str) -> list[tuple[str, Node, Emergency]]:
    """(id of the record, phrase, danger it is taken for)."""
    layer, _ = read_layer(ROOT, name, kind)
    return [
        (identifier, phrase, danger)
        for identifier, record in layer.records.items()
        for phrase in _phrases(record)
        if (danger := spot(str(phrase.plain()), EMERGENCIES))
    ]


@pytest.mark.parametrize(("kind", "name"), LAYERS, ids=[f"{kind.name}/{name}" for kind, name in LAYERS])
def test_no_question_that_staff_wrote_is_taken_for_a_cry(kind: Kind[Any], name: str) -> None:
    """When one is: make the words of knowledge/emergencies.yaml more exact, or say here that it is both."""
    mistaken = [
        f"{phrase.mark.path}:{phrase.mark.line}: {phrase.plain()} ({danger.id})"
        for identifier, phrase, danger in _cries(kind, name)
        if identifier not in BOTH_THROUGHOUT and phrase.plain() not in BOTH
    ]
    assert not mistaken, "\n".join(["taken for a cry for help:", *mistaken])


def test_every_exception_is_still_one() -> None:
    cries = [(identifier, str(phrase.plain())) for kind, name in LAYERS for identifier, phrase, _ in _cries(kind, name)]
    assert set(BOTH) <= {phrase for _, phrase in cries}
    assert set(BOTH_THROUGHOUT) <= {identifier for identifier, _ in cries}
