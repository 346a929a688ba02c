"""The parts of a procedure in words: by when, what to bring, what it costs, where, and how from home."""

import re
from collections.abc import Iterable, Sequence

from handlers.answer import hours_today, spoken_in
from handlers.event import Counter
from knowledge.deadline import Deadline
from knowledge.languages import Language, foreign
from knowledge.procedure import Evidence, Fee, Procedure

_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")

PARTS = ("deadline", "bring", "fee", "counter", "online")
"""What every procedure is asked for, in the order of its card."""


def name_of(procedure: Procedure, language: Language) -> str:
    """Its name; in a foreign language with Japanese in it, which is what stands on forms and signs."""
    name = procedure.words(spoken_in(language))[0]
    tells = procedure.name in name if language == "zh" else _JAPANESE.search(name) is not None
    return f"{name}（{procedure.name}）" if foreign(language) and not tells else name


def deadline_text(deadline: Deadline | None, language: Language, counter: Counter) -> str:
    """「新しい家に住み始めた日から14日以内」"""
    say = counter.wording.say
    if deadline is None:
        return say("deadline.none", language)
    term = counter.vocabulary.events.get(deadline.event)
    event = term.words(spoken_in(language)) if term else deadline.event
    text = _span(deadline, event, language, counter)
    if deadline.opens_days:
        text += say("deadline.opens", language, days=str(deadline.opens_days))
    return text


def _span(deadline: Deadline, event: str, language: Language, counter: Counter) -> str:
    say = counter.wording.say
    if deadline.before:
        if deadline.days:
            return say("deadline.days_before", language, event=event, number=str(deadline.days))
        return say("deadline.before", language, event=event)
    units = (("days", deadline.days), ("months", deadline.months), ("years", deadline.years))
    unit, number = next((unit, number) for unit, number in units if number is not None)
    counted = say("deadline.first_day", language) if deadline.includes_first_day else ""
    return say(f"deadline.{unit}", language, event=event, number=str(number)) + counted


def evidence_text(evidence: Evidence, language: Language, counter: Counter) -> str:
    """「委任状（代理の人が行くとき）」"""
    return bring_text(evidence.item, [evidence.when] if evidence.when else [], _notes(evidence), language, counter)


def _notes(evidence: Evidence) -> tuple[str, ...]:
    return (evidence.note,) if evidence.note else ()


def bring_text(item: str, whens: Iterable[str], notes: Iterable[str], language: Language, counter: Counter) -> str:
    """A thing to bring, when it is needed, and what is to be known of it (in Japanese only)."""
    languages, words = spoken_in(language), counter.vocabulary
    name = words.items[item].words(languages) if item in words.items else item
    conditions = [words.conditions[when].words(languages) for when in whens if when in words.conditions]
    said = ["・".join(conditions)] if conditions else []
    said += [] if foreign(language) else list(notes)
    return f"{name}（{'。'.join(said)}）" if said else name


def fee_text(fee: Fee, language: Language, counter: Counter) -> str:
    """「戸籍全部事項証明書 1通 450円」"""
    say = counter.wording.say
    amount = say("fee.yen", language, yen=f"{fee.yen:,}") if fee.yen else say("fee.free", language)
    per = say("fee.each", language) if foreign(language) and fee.per else fee.per
    channel = None if fee.channel == "any" else say(f"channel.{fee.channel}", language)
    text = " ".join(filter(None, (fee.label, per, amount)))
    known = "。".join(filter(None, (channel, None if foreign(language) else fee.note)))
    return f"{text}（{known}）" if known else text


def fee_texts(procedure: Procedure, language: Language, counter: Counter) -> tuple[str, ...]:
    """Its fees today; an honest word when the city has not told them."""
    fees = procedure.fees_on(counter.today)
    if not fees:
        return (counter.wording.say("fee.unknown", language),)
    return tuple(fee_text(fee, language, counter) for fee in fees)


def counter_text(procedure: Procedure, language: Language, counter: Counter) -> str:
    """The section, its place and floor where known, and its hours today."""
    if procedure.channels.counter is None:
        return counter.wording.say("procedure.no_counter", language)
    today = hours_today(counter, procedure.section, procedure.service, language)
    where = place_text(procedure.section, counter)
    return f"{where}\n{today}" if today else where


def place_text(role: str, counter: Counter) -> str:
    """「市民課（本庁 1階）」; the role's generic name where the profile has no section."""
    section = counter.city.sections.get(role)
    if section is None:
        return counter.catalogue.roles.get(role, role)
    place = next((place.name for place in counter.city.places if place.id == section.place), None)
    where = " ".join(filter(None, (place, section.floor)))
    return f"{section.name}（{where}）" if where else section.name


def online_text(procedure: Procedure, language: Language, counter: Counter) -> str:
    """How to do it from home: online, by post, by telephone, at a convenience store; or that one has to come."""
    say, ways = counter.wording.say, []
    online = procedure.channels.online
    if online:
        route = say(f"route.{online.via}", language)
        card = say("procedure.needs_card", language) if online.card else ""
        ways.append(_way(f"{route}{card}", online.note, language))
    others = (
        ("post", procedure.channels.post),
        ("phone", procedure.channels.phone),
        ("conveni", procedure.channels.conveni),
    )
    ways += [_way(say(f"channel.{name}", language), way.note, language) for name, way in others if way]
    return "\n".join(ways) or say("procedure.only_counter", language)


def _way(name: str, note: str | None, language: Language) -> str:
    return f"{name}：{note}" if note and not foreign(language) else name


def listed(lines: Sequence[str]) -> str:
    """Lines with a dot before each."""
    return "\n".join(f"・{line}" for line in lines)
