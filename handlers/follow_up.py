"""A short question about the card just shown: its fee, its hours, what to bring (``knowledge/aspects.py``)."""

from collections.abc import Sequence
from dataclasses import replace

from faq.elsewhere import Elsewhere
from faq.entry import Entry
from handlers.answer import entry_tap, words
from handlers.event import Asked, Counter, Event, Result
from handlers.message import Card, Fact, Reply, Tap
from handlers.postback import encode
from handlers.procedure import procedure_card, procedure_tap
from handlers.procedure_aspects import tell
from handlers.show import card_of, related_taps, show
from knowledge.hours import Hours
from knowledge.languages import Language
from knowledge.procedure import Procedure
from knowledge.search import Answer, Outcome

OF_ITS_OWN = 0.9
"""From this confidence on, a short question has an answer of its own (「おやすみ」, 「市役所は何時まで」)."""

KIN = 0.25
"""The confidence from which a related answer whose title names the aspect is shown instead of the same card's lines.
Of 29 such pairs of entries and aspects, all were what the question meant; of 23 below it, a third was not."""

_HOURS, _PLACE, _PHONE = "hours", "place", "phone"
"""Aspects that the facts of a card tell."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def asks_on(text: str, found: Outcome, counter: Counter) -> bool:
    """Whether a text only asks on, whatever about; ``found`` is what the search makes of it alone."""
    own = isinstance(found, Answer) and found.candidates[0].confidence >= OF_ITS_OWN
    return bool(counter.aspects.asked(text)) and not own


def follow_up(event: Event, counter: Counter, text: str, found: Outcome) -> Result | None:
    """The reply to a text that asks on about the card just shown; None when it does not, or nothing was shown."""
    shown = counter.guidance(event.shown) if event.shown else None
    procedure = counter.procedures.get(event.shown or "")
    if (shown is None and procedure is None) or not asks_on(text, found, counter):
        return None
    asked = counter.aspects.asked(text)
    if shown is None:
        assert procedure is not None  # one of the two was shown
        return _from_procedure(procedure, asked, event, counter)
    if isinstance(shown, Entry) and len(asked) == 1 and (relative := _relative(shown, asked[0], counter)):
        return show(event, counter, relative, ())
    return _from_card(shown, asked, event, counter, found)


def _relative(shown: Entry, aspect: str, counter: Counter) -> str | None:
    """The answer that is all about the aspect: of the same topic or one below or above it, else a related one that the
    search finds with the shown title."""
    if counter.aspects.entitled(aspect, shown.title):
        return None
    about = [entry for entry in counter.entries.values() if counter.aspects.entitled(aspect, entry.title)]
    if kin := next((entry for entry in about if _of_one_topic(entry, shown)), None):
        return kin.id
    related = {entry.id for entry in about if entry.id in shown.related}
    found = counter.search(f"{shown.title} {counter.aspects.word(aspect)}", "ja").candidates if related else ()
    return next((one.id for one in found if one.id in related and one.confidence >= KIN), None)


def _of_one_topic(one: Entry, other: Entry) -> bool:
    return f"{one.topic}.".startswith(f"{other.topic}.") or f"{other.topic}.".startswith(f"{one.topic}.")


def _from_card(
    shown: Entry | Elsewhere, asked: Sequence[str], event: Event, counter: Counter, found: Outcome
) -> Result:
    """The lines of the card that tell it; else the facts below them; else, honestly, that it is not there."""
    say, whole = counter.wording.say, card_of(shown, event, counter)
    week = _week(shown, event.language, counter) if _HOURS in asked else ()
    card = replace(whole, facts=(*whole.facts, *week))
    label = say("follow_up.whole", event.language)
    quick = (Tap(label=label, data=encode("entry", id=shown.id), shown=label), *related_taps(shown, event, counter))
    lines = counter.aspects.passages(whole.body, asked, words(shown, event.language)[2])
    if not lines and (week or _facts_tell(shown, asked, counter)):
        lines = say("follow_up.below", event.language)
    if not lines and isinstance(shown, Entry):
        lines = _of_its_procedure(shown, asked, event.language, counter)
    if lines:
        outcome = "elsewhere" if isinstance(shown, Elsewhere) else "answer"
        return _result(replace(card, body=lines), quick, outcome, shown.id)
    if isinstance(found, Answer) and (other := counter.guidance(found.candidates[0].id)) and other != shown:
        quick = (*quick, entry_tap(other, event.language))
    unsaid = replace(card, body=say("follow_up.not_said", event.language), feedback=())
    return _result(unsaid, quick, "unknown", shown.id)


def _from_procedure(procedure: Procedure, asked: Sequence[str], event: Event, counter: Counter) -> Result:
    """What the procedure just shown says; else, honestly, that it is not there, above all that is."""
    card = procedure_card(procedure, event, counter)
    said = _told(procedure, asked, event.language, counter)
    if said:
        card = replace(card, body=said, folds=())
    else:
        card = replace(card, body=counter.wording.say("follow_up.not_said", event.language))
    quick = (procedure_tap(procedure, event.language),)
    return _result(card, quick, "answer" if said else "unknown", procedure.id)


def _of_its_procedure(shown: Entry, asked: Sequence[str], language: Language, counter: Counter) -> str:
    """What the procedure says that an answer is about; empty when there is none, or it does not say it either."""
    of_topic = (one for one in counter.procedures.values() if one.topics[0] == shown.topic)
    procedure = next((one for one in of_topic if one.holds_on(counter.today)), None)
    return _told(procedure, asked, language, counter) if procedure else ""


def _told(procedure: Procedure, asked: Sequence[str], language: Language, counter: Counter) -> str:
    told = (tell(aspect, procedure, language, counter) for aspect in asked)
    return "\n\n".join(dict.fromkeys(filter(None, told)))


def _result(card: Card, quick: tuple[Tap, ...], outcome: str, name: str) -> Result:
    return Result(reply=Reply(messages=(card,), quick=quick), asked=Asked(outcome=outcome, entry_id=name))


def _facts_tell(shown: Entry | Elsewhere, asked: Sequence[str], counter: Counter) -> bool:
    """Whether the facts of the card answer for place or phone; another agency's also give its hours."""
    if isinstance(shown, Elsewhere):
        told = {_PLACE: True, _PHONE: shown.phone is not None, _HOURS: shown.hours is not None}
    else:
        section = counter.city.sections.get(shown.section)
        told = {_PLACE: section is not None, _PHONE: section is not None and section.phone is not None}
    return any(told.get(aspect, False) for aspect in asked)


def _week(shown: Entry | Elsewhere, language: Language, counter: Counter) -> tuple[Fact, ...]:
    """The hours of the section in a week, those that are over left out."""
    if isinstance(shown, Elsewhere):
        return ()
    valid = [
        hours
        for hours in counter.city.hours_of(shown.section, shown.service)
        if hours.valid_until is None or hours.valid_until >= counter.today
    ]
    say = counter.wording.say
    spans = (
        f"{say(f'hours.{hours.kind}', language)} {_days(hours, language, counter)} {hours.text()}" for hours in valid
    )
    return (Fact(label=say("card.week", language), value="、".join(spans)),) if valid else ()


def _days(hours: Hours, language: Language, counter: Counter) -> str:
    """月～金; 土・日"""
    names = counter.wording.say("hours.days", language).split(",")
    numbers = sorted(_DAYS.index(day) for day in hours.days)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[numbers[0]]}～{names[numbers[-1]]}"
    return "・".join(names[number] for number in numbers)
