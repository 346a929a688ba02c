"""Buttons: which handler each one calls, and a kind word about buttons that no longer work."""

from collections.abc import Mapping

from faq.entry import Entry
from faq.guidance import Guidance
from handlers.ask import dont_know
from handlers.calendar import calendar, notice_card
from handlers.event import Asked, Counter, Event, Handler, Result
from handlers.feedback import rate, reason
from handlers.group_request import BUTTON as GROUP
from handlers.group_request import group_request
from handlers.guide import guide, stop
from handlers.guide_state import STOP
from handlers.menu import all_categories, category, main_menu, menu
from handlers.message import Reply, Text
from handlers.nearby import BUTTON, near
from handlers.notices import SIGN_UP, UNSUBSCRIBE
from handlers.place import place
from handlers.postback import decode
from handlers.preferences import district, language, most, quiet, settings, topic, unsubscribe
from handlers.procedure import procedure
from handlers.reminders import STOP_REMINDING, remind, stop_reminding
from handlers.show import show
from handlers.signup import book, bookings, session, unbook, with_sign_up
from knowledge.search import Candidate


def tapped(event: Event, counter: Counter) -> Result:
    """A postback of any button."""
    return _BUTTONS.get(decode(event.data).name, _stale)(event, counter)


def _entry(event: Event, counter: Counter) -> Result:
    pressed = decode(event.data)
    chosen = counter.guidance(pressed.fields.get("id", ""))
    if chosen is None:
        return _stale(event, counter)
    others = filter(None, map(counter.guidance, pressed.ids("n")))
    return show(event, counter, chosen.id, tuple(map(_candidate, (chosen, *others))))


def _candidate(guidance: Guidance) -> Candidate:
    if isinstance(guidance, Entry):
        return Candidate(id=guidance.id, topic=guidance.topic, kind="entry", confidence=0.0, signals={})
    return Candidate(id=guidance.id, topic="", kind="elsewhere", confidence=0.0, signals={})


def _procedure(event: Event, counter: Counter) -> Result:
    return procedure(event, counter) or _stale(event, counter)


def _place(event: Event, counter: Counter) -> Result:
    card = place(decode(event.data).fields.get("id", ""), counter, event.language)
    return Result(reply=Reply(messages=(card,))) if card else _stale(event, counter)


def _notice(event: Event, counter: Counter) -> Result:
    name = decode(event.data).fields.get("id", "")
    card = notice_card(name, counter, event.language)
    if card is None:
        return _stale(event, counter)
    return Result(reply=with_sign_up(card, counter.notices[name], counter, event.language))


def _menu(event: Event, counter: Counter) -> Result:
    opened = settings if decode(event.data).fields.get("area") == "settings" else menu
    return opened(event, counter)


def _none(event: Event, counter: Counter) -> Result:
    return Result(reply=dont_know(counter, event.language), asked=Asked(outcome="unknown"))


def _stale(event: Event, counter: Counter) -> Result:
    text = Text(text=counter.wording.say("button.stale", event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=main_menu(counter, event.language)))


_BUTTONS: Mapping[str, Handler] = {
    "menu": _menu,
    "categories": all_categories,
    "category": category,
    "entry": _entry,
    "none": _none,
    "rate": rate,
    "reason": reason,
    "language": language,
    "topic": topic,
    UNSUBSCRIBE: unsubscribe,
    "district": district,
    "quiet": quiet,
    "most": most,
    SIGN_UP: session,
    "book": book,
    "unbook": unbook,
    "bookings": bookings,
    GROUP: group_request,
    "guide": guide,
    STOP: stop,
    "remind": remind,
    STOP_REMINDING: stop_reminding,
    "procedure": _procedure,
    BUTTON: near,
    "place": _place,
    "calendar": calendar,
    "notice": _notice,
}
