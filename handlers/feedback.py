"""役に立った / 役に立たなかった: recorded; after "no" the resident can say why and sees the next candidates."""

from handlers.answer import MOST_OTHERS, entry_tap
from handlers.event import Counter, Event, Rated, Result
from handlers.menu import categories
from handlers.message import Action, Choices, Reply, Tap, Text
from handlers.postback import Postback, decode, encode
from knowledge.languages import Language

REASONS = ("wrong", "unclear", "incomplete")


def rate(event: Event, counter: Counter) -> Result:
    """One of the two buttons below an answer."""
    pressed = decode(event.data)
    helpful = pressed.fields.get("v") == "1"
    said_so = helpful or pressed.fields.get("v") == "0"
    effects = _rated(pressed, counter, helpful=helpful) if said_so else ()
    if helpful:
        return Result(reply=_thanks(counter, event.language), effects=effects)
    return Result(reply=_next(pressed, counter, event.language), effects=effects)


def reason(event: Event, counter: Counter) -> Result:
    """Why an answer did not help."""
    pressed = decode(event.data)
    why = pressed.fields.get("r", "")
    effects = _rated(pressed, counter, helpful=False, reason=why) if why in REASONS else ()
    text = Text(text=counter.wording.say("feedback.reason_thanks", event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=categories(counter, event.language)), effects=effects)


def _rated(pressed: Postback, counter: Counter, *, helpful: bool, reason: str | None = None) -> tuple[Rated, ...]:
    question, entry_id = pressed.number("q"), pressed.fields.get("e", "")
    if not question or counter.guidance(entry_id) is None:
        return ()
    return (Rated(question=question, entry_id=entry_id, helpful=helpful, reason=reason),)


def _thanks(counter: Counter, language: Language) -> Reply:
    return Reply(messages=(Text(text=counter.wording.say("feedback.thanks", language), lang=language),))


def _next(pressed: Postback, counter: Counter, language: Language) -> Reply:
    others = list(filter(None, map(counter.guidance, dict.fromkeys(pressed.ids("n")))))[:MOST_OTHERS]
    quick = _reasons(pressed, counter, language)
    if not others:
        text = counter.wording.say("feedback.sorry", language, city=counter.city.name)
        return Reply(messages=(Text(text=text, lang=language),), quick=quick)
    options: list[Action] = [entry_tap(other, language) for other in others]
    none = counter.wording.say("ask.none_of_these", language)
    options.append(Tap(label=none, data="none", shown=none))
    text = counter.wording.say("feedback.others", language)
    return Reply(messages=(Choices(text=text, options=tuple(options), lang=language),), quick=quick)


def _reasons(pressed: Postback, counter: Counter, language: Language) -> tuple[Action, ...]:
    question, entry_id = pressed.number("q"), pressed.fields.get("e", "")
    if counter.guidance(entry_id) is None:
        return ()
    labels = ((name, counter.wording.say(f"reason.{name}", language)) for name in REASONS)
    return tuple(
        Tap(label=label, data=encode("reason", q=question, e=entry_id, r=name), shown=label) for name, label in labels
    )
