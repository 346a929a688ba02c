"""A question in the resident's own words: a card, up to three choices, small talk, or an honest "I don't know"."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.emergency import call_for_help
from handlers.event import Asked, Counter, Event, Result
from handlers.follow_up import asks_on, follow_up
from handlers.guide import typed_day
from handlers.menu import categories
from handlers.message import Card, Message, Open, Reply, Text
from handlers.place import asked_place
from handlers.show import offer, show
from handlers.smalltalk import chat
from handlers.typed import asked_times, typed, typed_elsewhere
from knowledge.emergency import spot
from knowledge.languages import Language
from knowledge.questions import MOST, Found, Part, separate, split
from knowledge.redact import PERSONAL_NUMBER, only_masks, without_masks
from knowledge.search import Ambiguous, Answer, Outcome


def ask(event: Event, counter: Counter) -> Result:
    """The reply to a typed question. Emergencies come first, whatever else the message says."""
    if emergency := spot(event.text, counter.emergencies):
        return Result(reply=call_for_help(emergency, counter, event.language), asked=Asked(outcome="emergency"))
    warning = _warning(event, counter)
    if only_masks(event.text) and PERSONAL_NUMBER in event.warnings:
        return Result(reply=Reply(messages=warning), asked=Asked(outcome="refused"))
    result = typed_day(event, counter) or typed(event, counter) or _look_up(event, counter)
    return replace(result, reply=replace(result.reply, messages=(*warning, *result.reply.messages)))


def _warning(event: Event, counter: Counter) -> tuple[Message, ...]:
    if PERSONAL_NUMBER not in event.warnings:
        return ()
    return (Text(text=counter.wording.say("ask.personal_number", event.language), lang=event.language),)


def _look_up(event: Event, counter: Counter) -> Result:
    text = without_masks(event.text)
    found = _search(text, event, counter)
    if followed := follow_up(event, counter, text, found):
        return followed
    if not isinstance(found, Answer) and (place := asked_place(text, found, event, counter)):
        return place
    if not _tells(found) and (reply := asked_times(event, counter) or typed_elsewhere(event, counter)):
        return _beside(reply, found, event, counter)
    parts = split(text, counter.aspects.names_nothing)
    if several := separate(parts, found, lambda part: _search(part, event, counter)):
        return _together(event, counter, parts, several)
    return _of(found, event, counter, asks_on=asks_on(text, found, counter))


def _tells(found: Outcome) -> bool:
    """Whether an answer of staff was found, and not only small talk."""
    return isinstance(found, Answer) and found.candidates[0].kind != "smalltalk"


def _beside(reply: Reply, found: Outcome, event: Event, counter: Counter) -> Result:
    """What needs no answer of staff, above the choices, if there are any."""
    if not isinstance(found, Ambiguous):
        return Result(reply=reply)
    offered = offer(event, counter, found)
    return replace(offered, reply=replace(reply, messages=(*reply.messages, *offered.reply.messages)))


def _search(text: str, event: Event, counter: Counter) -> Outcome:
    return counter.search(text, event.heard or event.language)


def _of(found: Outcome, event: Event, counter: Counter, *, asks_on: bool = False) -> Result:
    """asks_on: whether the question needs to be told what it is about."""
    if _tells(found):
        return show(event, counter, found.candidates[0].id, found.candidates)
    if isinstance(found, Ambiguous):
        return offer(event, counter, found)
    if isinstance(found, Answer) and not asks_on:
        return chat(event, counter, found.candidates)
    reply = dont_know(counter, event.language, "follow_up.about_what" if asks_on else "unknown")
    return Result(reply=reply, asked=Asked(outcome="unknown", candidates=found.candidates))


def _together(event: Event, counter: Counter, parts: Sequence[Part], several: Sequence[Found]) -> Result:
    """The answers to the questions of one message, one below the other."""
    results = [_part(text, found, event, counter) for text, found in several]
    messages = [message for result in results for message in result.reply.messages]
    if len(parts) > MOST:
        messages.append(Text(text=counter.wording.say("ask.three_at_a_time", event.language), lang=event.language))
    quick = dict.fromkeys(action for result in results for action in result.reply.quick)
    reply = Reply(messages=tuple(messages), quick=tuple(quick))
    return Result(reply=reply, asked=results[0].asked, parts=tuple(results))


def _part(text: str, found: Outcome, event: Event, counter: Counter) -> Result:
    result = _of(found, event, counter)
    return replace(result, asked=replace(result.asked, text=text)) if result.asked else result


def dont_know(counter: Counter, language: Language, key: str = "unknown") -> Reply:
    """Say so in the words of ``key``, how to ask a person, and where to look next."""
    say = counter.wording.say
    card = Card(
        title=say(f"{key}.title", language),
        body=say(f"{key}.body", language, city=counter.city.name),
        actions=(Open(label=say("card.page", language, city=counter.city.name), url=counter.city.website),),
        lang=language,
    )
    return Reply(messages=(card,), quick=categories(counter, language))
