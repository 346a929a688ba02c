"""An entry as an answer card: the city's words, the section behind them, and how to reach it today."""

from datetime import timedelta

from faq.entry import Entry
from faq.guidance import Guidance
from handlers.dates import full_date, short_date
from handlers.event import Counter
from handlers.message import Action, Card, Fact, Open, Tap
from handlers.postback import encode
from knowledge.city import Section
from knowledge.hours import Hours
from knowledge.languages import Language, foreign, sentences

LOOK_AHEAD_DAYS = 14
MOST_OTHERS = 3
"""Candidates offered after "this did not help"."""


def answer_card(
    entry: Entry, counter: Counter, language: Language, *, question: int, others: tuple[str, ...] = ()
) -> Card:
    """The card of ``entry``. ``question`` is the event that asked; ``others`` are offered if this does not help."""
    title, body, spoken = words(entry, language)
    section = counter.city.sections.get(entry.section)
    place = section.name if section else counter.catalogue.roles[entry.section]
    return Card(
        title=fill(title, counter, place),
        body=fill(body, counter, place),
        facts=_facts(entry, section, place, counter, language),
        actions=_actions(entry, section, counter, language),
        feedback=feedback(entry, counter, language, question, others),
        feedback_title=counter.wording.say("feedback.title", language),
        note=note(counter, language, spoken),
        lang=spoken,
    )


def words(guidance: Guidance, language: Language) -> tuple[str, str, Language]:
    """Title, answer and the language they are in: the asked one, else (foreign) やさしい日本語, else Japanese."""
    for candidate in spoken_in(language):
        if translation := guidance.translations.get(candidate):
            return translation.title, translation.answer, candidate
    return guidance.title, guidance.answer, "ja"


def spoken_in(language: Language) -> tuple[Language, ...]:
    """The translations to look for, best first, before the Japanese original is taken."""
    return ("ja",) if language == "ja" else (language, "ja-easy")


def note(counter: Counter, language: Language, spoken: Language) -> str | None:
    """What is to be known of a card's words: that they are in another language, that the city has not seen them."""
    say = counter.wording.say
    untranslated = None if spoken == language else say("card.untranslated", language)
    unconfirmed = None if counter.city.confirmed else say("card.unconfirmed", language, city=counter.city.name)
    return "\n".join(filter(None, (untranslated, unconfirmed))) or None


def fill(text: str, counter: Counter, section: str = "") -> str:
    """``text`` with the placeholders of ``docs/content-format.md`` filled."""
    values = {"{city.name}": counter.city.name, "{city.prefecture}": counter.city.prefecture, "{section.name}": section}
    for name, value in values.items():
        text = text.replace(name, value)
    return text.strip()


def _facts(entry: Entry, section: Section | None, place: str, counter: Counter, language: Language) -> tuple[Fact, ...]:
    say = counter.wording.say
    where = f"{place}（{section.floor}）" if section and section.floor else place
    facts = [Fact(label=say("card.section", language), value=where)]
    if section and section.phone:
        facts.append(Fact(label=say("card.phone", language), value=section.phone, url=tel(section.phone)))
    if today := hours_today(counter, entry.section, entry.service, language):
        facts.append(Fact(label=say("card.today", language), value=today))
    facts.append(Fact(label=say("card.checked", language), value=full_date(entry.checked_on, language)))
    return tuple(facts)


def tel(phone: str) -> str:
    """The ``tel:`` link of a phone number; ``#`` would begin a fragment."""
    return "tel:" + phone.replace("#", "%23")


def hours_today(counter: Counter, role: str, service: str | None, language: Language) -> str | None:
    """When the section is open today, or next; None when the profile does not say, or only of days gone by."""
    city, say = counter.city, counter.wording.say
    if all(h.valid_until and h.valid_until < counter.today for h in city.hours_of(role, service)):
        return None
    if today := city.open_on(role, service, counter.today):
        return _spans(today, counter, language)
    closed = _closed_today(counter, role, service, language)
    for ahead in range(1, LOOK_AHEAD_DAYS + 1):
        day = counter.today + timedelta(days=ahead)
        if then := city.open_on(role, service, day):
            then_open = say(
                "hours.next", language, day=short_date(day, language), hours=_spans(then, counter, language)
            )
            return sentences(closed, then_open, language)
    return closed or None


def _closed_today(counter: Counter, role: str, service: str | None, language: Language) -> str:
    """That it is closed, where the usual hours are known; a special opening on Sundays says nothing of a Tuesday."""
    if all(h.kind in ("evening", "holiday") for h in counter.city.hours_of(role, service)):
        return ""
    reason = counter.city.closures.reason(counter.today)
    if reason is None:
        return counter.wording.say("hours.closed", language)
    return counter.wording.say("hours.closed_for", language, reason=reason)


def _spans(hours: tuple[Hours, ...], counter: Counter, language: Language) -> str:
    spans = (f"{counter.wording.say(f'hours.{h.kind}', language)} {h.text()}" for h in hours)
    return ("; " if foreign(language) else "、").join(spans)


def _actions(entry: Entry, section: Section | None, counter: Counter, language: Language) -> tuple[Action, ...]:
    page = section.page if section and section.page else counter.city.website
    own = Open(label=counter.wording.say("card.page", language, city=counter.city.name), url=page)
    return (Open(label=entry.link.label, url=entry.link.url), own) if entry.link else (own,)


def feedback(
    guidance: Guidance, counter: Counter, language: Language, question: int, others: tuple[str, ...]
) -> tuple[Tap, ...]:
    """The two buttons that rate the answer to ``question``; none when there was no question (0)."""
    if not question:
        return ()
    rest = ",".join(other for other in others if other != guidance.id)
    buttons = []
    for key, value in (("feedback.yes", 1), ("feedback.no", 0)):
        label = counter.wording.say(key, language)
        buttons.append(Tap(label=label, data=encode("rate", q=question, v=value, e=guidance.id, n=rest), shown=label))
    return tuple(buttons)


def entry_tap(guidance: Guidance, language: Language, others: tuple[str, ...] = ()) -> Tap:
    """A button that opens the card of ``guidance``."""
    title = title_of(guidance, language)
    return Tap(label=title, data=encode("entry", id=guidance.id, n=",".join(others)), shown=title)


def title_of(guidance: Guidance, language: Language) -> str:
    """The title in the language that the answer would be in."""
    return words(guidance, language)[0]
