"""What was found, shown: the card of an answer or of another agency's matter, or up to three to choose among."""

from dataclasses import replace

from faq.elsewhere import Elsewhere
from faq.entry import Entry
from faq.guidance import Guidance
from handlers.answer import MOST_OTHERS, answer_card, entry_tap
from handlers.calendar import calendar_taps, with_calendar
from handlers.elsewhere import elsewhere_card
from handlers.event import Asked, Counter, Event, Result
from handlers.group_request import group_request_tap
from handlers.guide_state import guide_taps
from handlers.message import Action, Card, Choices, Reply, Tap
from handlers.procedure import procedure_tap
from handlers.settings_card import settings_tap
from knowledge.search import Ambiguous, Candidate

ABOUT_NOTICES = ("digital.line", "digital.class", "mynumber.apply.visit")
"""Topics below which the settings are offered: how to get notices or no more of them, and what notices are about."""

MOST_PROCEDURES = 2
"""Procedures offered below an answer: those whose main topic it is come first."""


def show(event: Event, counter: Counter, name: str, found: tuple[Candidate, ...]) -> Result:
    """The card of an answer or of another agency's matter, with what is related as quick replies. KeyError: neither."""
    guidance = counter.guidance(name)
    if guidance is None:
        raise KeyError(name)
    card = card_of(guidance, event, counter, _others(name, counter, found))
    outcome = "elsewhere" if isinstance(guidance, Elsewhere) else "answer"
    asked = Asked(outcome=outcome, candidates=found, entry_id=name)
    times = calendar_taps(guidance, event, counter) if isinstance(guidance, Entry) else ()
    quick = (*times, *deeper_taps(guidance, event, counter), *related_taps(guidance, event, counter))
    return Result(reply=Reply(messages=(card,), quick=quick), asked=asked)


def card_of(guidance: Entry | Elsewhere, event: Event, counter: Counter, others: tuple[str, ...] = ()) -> Card:
    """The card of whatever has one; ``others`` are offered if it does not help."""
    if isinstance(guidance, Elsewhere):
        return elsewhere_card(guidance, counter, event.language, question=event.id, others=others)
    card = answer_card(guidance, counter, event.language, question=event.id, others=others)
    return with_calendar(card, guidance, event, counter)


def deeper_taps(guidance: Guidance, event: Event, counter: Counter) -> tuple[Tap, ...]:
    """The settings or a group's wish where an answer is about these; the guides and the procedure it belongs to."""
    if not isinstance(guidance, Entry):
        return ()
    say, language = counter.wording.say, event.language
    own: tuple[Tap, ...] = (settings_tap(counter, language),) if guidance.topic in ABOUT_NOTICES else ()
    own += group_request_tap(guidance.topic, counter, language)
    guides = [guide for guide in counter.guides.values() if guidance.topic in guide.topics]
    taps = guide_taps(counter, language, guides)
    offers = [replace(tap, label=say("guide.offer", language, name=tap.label)) for tap in taps]
    about = [one for one in counter.procedures.values() if guidance.topic in one.topics and one.holds_on(counter.today)]
    about.sort(key=lambda one: one.topics.index(guidance.topic))
    return (*own, *offers, *(procedure_tap(one, language) for one in about[:MOST_PROCEDURES]))


def related_taps(guidance: Guidance, event: Event, counter: Counter) -> tuple[Tap, ...]:
    """A button for each card that is related to one."""
    related = filter(None, map(counter.guidance, guidance.related))
    return tuple(entry_tap(other, event.language) for other in related)


def offer(event: Event, counter: Counter, found: Ambiguous) -> Result:
    """The choices, and "none of these"."""
    options: list[Action] = []
    for guidance in filter(None, (counter.guidance(choice.id) for choice in found.choices)):
        options.append(entry_tap(guidance, event.language, _others(guidance.id, counter, found.candidates)))
    none = counter.wording.say("ask.none_of_these", event.language)
    options.append(Tap(label=none, data="none", shown=none))
    question = Choices(
        text=counter.wording.say("ask.which", event.language), options=tuple(options), lang=event.language
    )
    return Result(reply=Reply(messages=(question,)), asked=Asked(outcome="choices", candidates=found.candidates))


def _others(name: str, counter: Counter, found: tuple[Candidate, ...]) -> tuple[str, ...]:
    """What to offer when ``name`` does not help: small talk is nothing to choose."""
    ids = (candidate.id for candidate in found)
    return tuple(other for other in ids if other != name and counter.guidance(other))[:MOST_OTHERS]
