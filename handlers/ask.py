"""A question in the resident's own words: an answer card, up to three choices, or an honest "I don't know"."""

from handlers.answer import MOST_OTHERS, answer_card, entry_tap
from handlers.emergency import call_for_help
from handlers.event import Asked, Counter, Event, Result
from handlers.menu import categories
from handlers.message import Action, Card, Choices, Message, Open, Reply, Tap, Text
from knowledge.emergency import spot
from knowledge.languages import Language
from knowledge.redact import PERSONAL_NUMBER, only_masks, without_masks
from knowledge.search import Ambiguous, Answer, Candidate


def ask(event: Event, counter: Counter) -> Result:
    """The reply to a typed question. Emergencies come first, whatever else the message says."""
    if emergency := spot(event.text, counter.emergencies):
        return Result(reply=call_for_help(emergency, counter, event.language), asked=Asked(outcome="emergency"))
    warning = _warning(event, counter)
    if only_masks(event.text) and PERSONAL_NUMBER in event.warnings:
        return Result(reply=Reply(messages=warning), asked=Asked(outcome="refused"))
    result = _look_up(event, counter)
    reply = Reply(messages=(*warning, *result.reply.messages), quick=result.reply.quick)
    return Result(reply=reply, asked=result.asked)


def _warning(event: Event, counter: Counter) -> tuple[Message, ...]:
    if PERSONAL_NUMBER not in event.warnings:
        return ()
    return (Text(text=counter.wording.say("ask.personal_number", event.language), lang=event.language),)


def _look_up(event: Event, counter: Counter) -> Result:
    found = counter.search(without_masks(event.text))
    if isinstance(found, Answer):
        return show(event, counter, found.candidates[0].id, found.candidates)
    if isinstance(found, Ambiguous):
        asked = Asked(outcome="choices", candidates=found.candidates)
        return Result(reply=_choices(event, counter, found.choices, found.candidates), asked=asked)
    asked = Asked(outcome="unknown", candidates=found.candidates)
    return Result(reply=dont_know(counter, event.language), asked=asked)


def show(event: Event, counter: Counter, entry_id: str, found: tuple[Candidate, ...]) -> Result:
    """The answer card of one entry, with related entries as quick replies."""
    entry = counter.entries[entry_id]
    others = tuple(candidate.id for candidate in found if candidate.id != entry_id)[:MOST_OTHERS]
    card = answer_card(entry, counter, event.language, question=event.id, others=others)
    related = (counter.entries[name] for name in entry.related if name in counter.entries)
    quick = tuple(entry_tap(other, event.language) for other in related)
    asked = Asked(outcome="answer", candidates=found, entry_id=entry_id)
    return Result(reply=Reply(messages=(card,), quick=quick), asked=asked)


def _choices(event: Event, counter: Counter, choices: tuple[Candidate, ...], found: tuple[Candidate, ...]) -> Reply:
    ids = tuple(candidate.id for candidate in found)
    options: list[Action] = []
    for choice in choices:
        others = tuple(name for name in ids if name != choice.id)[:MOST_OTHERS]
        options.append(entry_tap(counter.entries[choice.id], event.language, others))
    none = counter.wording.say("ask.none_of_these", event.language)
    options.append(Tap(label=none, data="none", shown=none))
    text = counter.wording.say("ask.which", event.language)
    return Reply(messages=(Choices(text=text, options=tuple(options), lang=event.language),))


def dont_know(counter: Counter, language: Language) -> Reply:
    """Say so, how to ask a person, and where to look next."""
    say = counter.wording.say
    card = Card(
        title=say("unknown.title", language),
        body=say("unknown.body", language, city=counter.city.name),
        actions=(Open(label=say("card.page", language, city=counter.city.name), url=counter.city.website),),
        lang=language,
    )
    return Reply(messages=(card,), quick=categories(counter, language))
