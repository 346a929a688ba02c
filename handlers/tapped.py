"""Buttons: which handler each one calls, and a kind word about buttons that no longer work."""

from collections.abc import Mapping

from handlers.ask import dont_know, show
from handlers.event import Asked, Counter, Event, Handler, Result
from handlers.feedback import rate, reason
from handlers.menu import category, main_menu, menu
from handlers.message import Reply, Text
from handlers.postback import decode
from handlers.preferences import language
from knowledge.search import Candidate


def tapped(event: Event, counter: Counter) -> Result:
    """A postback of any button."""
    return _BUTTONS.get(decode(event.data).name, _stale)(event, counter)


def _entry(event: Event, counter: Counter) -> Result:
    pressed = decode(event.data)
    entry = counter.entries.get(pressed.fields.get("id", ""))
    if entry is None:
        return _stale(event, counter)
    chosen = [entry.id, *(name for name in pressed.ids("n") if name in counter.entries)]
    found = (Candidate(id=name, topic=counter.entries[name].topic, confidence=0.0, signals={}) for name in chosen)
    return show(event, counter, entry.id, tuple(found))


def _none(event: Event, counter: Counter) -> Result:
    return Result(reply=dont_know(counter, event.language), asked=Asked(outcome="unknown"))


def _stale(event: Event, counter: Counter) -> Result:
    text = Text(text=counter.wording.say("button.stale", event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=main_menu(counter, event.language)))


_BUTTONS: Mapping[str, Handler] = {
    "menu": menu,
    "category": category,
    "entry": _entry,
    "none": _none,
    "rate": rate,
    "reason": reason,
    "language": language,
}
