"""What is odd about messages that are to go out, as they would be sent: each thing once, what stops them first."""

from collections.abc import Iterator, Sequence

from bot.bodies import read_body
from bot.circumstances import Circumstances
from bot.store.sendings import Part
from handlers.event import Counter
from handlers.maps import MAP
from handlers.message import Card, Message, Open, Reply
from knowledge.languages import LANGUAGES, NAMES
from scheduler.due import local_time
from scheduler.missend import Finding, Outgoing, Said, find_missends
from scheduler.notice import Notice


def findings_of(parts: Sequence[Part], notice: Notice, counter: Counter, around: Circumstances) -> tuple[Finding, ...]:
    """What is odd about messages, each thing once."""
    found: dict[Finding, None] = {}
    left = around.left
    month = _month(around.now)
    for part in parts:
        this_month = _month(part.due_at) == month
        candidate = _candidate(part, notice, around, left if this_month else None)
        found |= dict.fromkeys(find_missends(candidate, counter.city, around.now, around.look))
        found |= dict.fromkeys(_unfit(part, around))
        if left is not None and this_month:
            left -= part.recipients
    if around.unsure:
        text = "今月あと何通送れるかを、LINE に確かめられませんでした。"
        found[Finding(rule="quota", stops=False, message=text)] = None
    if not parts:
        text = "送るものがありません。これから送る予定のものは、もう承認されているか、終わっています。"
        found[Finding(rule="past", stops=True, message=text)] = None
    return tuple(sorted(found, key=lambda one: not one.stops))


def _month(at: int) -> tuple[int, int]:
    when = local_time(at)
    return when.year, when.month


def _candidate(part: Part, notice: Notice, around: Circumstances, left: int | None) -> Outgoing:
    spoken: list[str] = [language for language in LANGUAGES if language in part.bodies]
    return Outgoing(
        said={language: _said(read_body(part.bodies[language])) for language in spoken},
        at=part.due_at,
        until=part.valid_until,
        local=bool(part.audience.districts or part.audience.got),
        asked=part.timing.asked,
        urgent=part.timing.urgent,
        demo=notice.demo,
        recipients=part.recipients,
        left=left,
        rehearsal=around.rehearsal,
    )


def _said(reply: Reply) -> Said:
    return Said(
        text="\n".join(text for message in reply.messages for text in _read(message)),
        links=tuple(link for message in reply.messages for link in _links(message)),
    )


def _read(message: Message) -> Iterator[str]:
    """Everything of a message that is read."""
    if isinstance(message, Card):
        yield message.title
        yield message.body
        for fact in message.facts:
            yield f"{fact.label} {fact.value}"
    else:
        yield message.text


def _links(message: Message) -> Iterator[str]:
    """Everything that can be opened, but the map, whose address is ours."""
    if isinstance(message, Card):
        urls = [fact.url for fact in message.facts] + [one.url for one in message.actions if isinstance(one, Open)]
        yield from (url for url in urls if url and not url.startswith(MAP))


def _unfit(part: Part, around: Circumstances) -> Iterator[Finding]:
    for language, body in part.bodies.items():
        if why := around.unfit(read_body(body)):
            text = f"{NAMES[language]}の文は LINE で送れません。長すぎるか、書けないものが入っています（{why}）。"
            yield Finding(rule="size", stops=True, message=text)
