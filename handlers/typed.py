"""What a resident types instead of pressing a button: about their notices and their seats (``scheduler/commands.py``).

Where the message names the value (「日曜はお知らせいらない」), it is set at once, and a tap takes it back; else the
card opens at the right part. Whatever says anything else is a question.
"""

from dataclasses import replace
from typing import get_args

from handlers.answer import entry_tap
from handlers.calendar import CLASSES, times_of
from handlers.event import Counter, Event, Handler, Result
from handlers.message import Message, Reply, Tap, Text
from handlers.postback import encode
from handlers.preferences import district, language, most, open_settings, quiet, settings, topic
from handlers.settings_card import Part
from handlers.signup import bookings
from scheduler.commands import PART, TOPIC, Meaning, Said
from scheduler.notice import NoticeKind
from scheduler.wishes import MOST_A_MONTH

BOOKED = ("smartphone-class", "card-desk")
"""Topics of what one signs up for."""

OTHERS = 3
LIKELY = 0.2
"""Reservations of another kind that are offered, and the confidence from which."""


_ABOUT_SEATS: tuple[Meaning, ...] = (
    "booking", "applied", "waiting", "class", "cancel", "stop", "see", "mine", "relative", "together",
    "soon", "change",
)  # fmt: skip

_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
"""Topics to subscribe to bear the names of kinds of notices, where there is such a kind."""


def typed(event: Event, counter: Counter) -> Result | None:
    """The reply to a message that takes the place of a button; None when it does not, or nothing can be set here."""
    said = counter.commands.heard(event.text) if counter.can_remind else None
    if said is None:
        return None
    return _notices(said, event, counter) or _seats(said, event, counter)


def typed_elsewhere(event: Event, counter: Counter) -> Reply | None:
    """The same where nothing can be set: how to hear of things all the same; None when it is a question."""
    said = None if counter.can_remind else counter.commands.heard(event.text)
    if said is None or _notices(said, event, replace(counter, can_remind=True)) is None:
        return None
    reply = settings(replace(event, data=""), counter).reply
    return reply if said.any("settings", "language") else replace(reply, messages=reply.messages[-1:])


def asked_times(event: Event, counter: Counter) -> Reply | None:
    """When something takes place, asked with nothing but its name: 「税金の納期限はいつ」."""
    said = counter.commands.heard(event.text)
    if said is None or not said.only("soon", "see", "tell", "class", "weekend", "workdays", "booking"):
        return None
    dated = any(said.values(of) for of in ("period.", "month.", "day."))
    named = {*said.values(TOPIC), *(("smartphone-class",) if said.any("class") else ())}
    to_book = said.any("booking") and not named.isdisjoint(BOOKED)
    if not dated and not to_book and not said.any("soon", "weekend", "workdays"):
        return None
    kinds = [kind for kind in _KINDS if kind in named]
    return times_of(kinds, event, counter) if kinds else None


def _notices(said: Said, event: Event, counter: Counter) -> Result | None:
    """What is said of notices, the district or the language."""
    parts, languages, districts = said.values(PART), said.values("language."), said.any("district")
    if len(parts) == 1 and said.any("home", "change") and said.only("home", "change", "district", "settings"):
        return _press(district, encode("district", to=parts[0]), event, counter)
    if (districts and said.any("change", "settings", "want")) or (said.any("notices") and (parts or districts)):
        return open_settings(event, counter, "district" if counter.city.districts else None)
    if len(languages) == 1 and said.any("change") and said.only("change", "language", "settings"):
        return _press(language, encode("language", to=languages[0]), event, counter)
    if said.any("language") and said.any("change", "settings") and not languages:
        return open_settings(event, counter, "language")
    if said.any("booking", "applied", "waiting", "relative", "together", "home", "soon") or languages or parts:
        return None
    if said.meanings == {"notices"}:
        return None  # too little to tell what is wanted
    if said.any("settings") and not said.any("notices", "unsubscribe", "weekday"):
        return open_settings(event, counter, None) if said.only("settings", "change", "mine", "see") else None
    if not said.any("notices", "unsubscribe", "settings") and not (said.any("tell") and said.values(TOPIC)):
        return None
    return _of_value(said, event, counter) or open_settings(event, counter, _part(said))


def _of_value(said: Said, event: Event, counter: Counter) -> Result | None:
    """What names all there is to set; None when something is left open."""
    topics, days, numbers = said.values(TOPIC), said.days, said.values("number.")
    stops = said.any("stop", "unsubscribe", "cancel")
    if numbers and said.any("month") and not topics:
        wanted = int(numbers[0]) if numbers[0].isdecimal() else 0
        fits = len(numbers) == 1 and wanted in MOST_A_MONTH
        return _press(most, encode("most", n=wanted), event, counter) if fits else _other_number(event, counter)
    if days and stops and not topics and not said.any("want"):
        return _press(quiet, encode("quiet", day=",".join(days), on=1), event, counter)
    if len(topics) == 1 and not days and stops != said.any("want", "tell"):
        return _press(topic, encode("topic", id=topics[0], on=0 if stops else 1), event, counter)
    return None


def _other_number(event: Event, counter: Counter) -> Result:
    """A number that is none of those to choose from."""
    opened = open_settings(event, counter, "most")
    text = Text(text=counter.wording.say("settings.other_number", event.language), lang=event.language)
    return replace(opened, reply=replace(opened.reply, messages=(text, *opened.reply.messages)))


def _part(said: Said) -> Part | None:
    """Where the settings open."""
    if said.days or said.any("weekday"):
        return "quiet"
    if said.any("month") or said.values("number."):
        return "most"
    return "topics" if said.any("stop", "unsubscribe", "want", "tell") or said.values(TOPIC) else None


def _seats(said: Said, event: Event, counter: Counter) -> Result | None:
    """What is said of the own seats."""
    topics = said.values(TOPIC)
    if counter.seats is None or any(name not in BOOKED for name in topics) or said.values(PART):
        return None
    if not said.only(*_ABOUT_SEATS) or said.values("day.") or said.values("number."):
        return None
    of_class = bool(topics) or said.any("class", "waiting", "applied")
    if said.any("together") and said.any("booking") and not said.any("cancel", "stop", "see"):
        return _for_a_relative(event, counter)
    if said.any("cancel") and counter.seats.mine():
        return bookings(event, counter)
    booked, ends = said.any("booking", "applied", "waiting"), said.any("cancel", "stop")
    if (ends and booked) or (said.any("cancel") and of_class) or (booked and _looks(said)):
        return bookings(event, counter) if of_class or counter.seats.mine() else _other_bookings(event, counter)
    if ends and of_class:  # 「スマホ教室をやめたい」: the seat, or else the notices
        return bookings(event, counter) if counter.seats.mine() else open_settings(event, counter, "topics")
    return None


def _looks(said: Said) -> bool:
    return said.any("see", "mine", "soon", "change")


def _for_a_relative(event: Event, counter: Counter) -> Result:
    """The own seats, each with a button for one more person; without any, the classes to choose from."""
    if counter.seats and counter.seats.mine():
        return bookings(event, counter)
    how = Text(text=counter.wording.say("signup.relative_how", event.language), lang=event.language)
    times = times_of(CLASSES, event, counter) or Reply()
    messages: tuple[Message, ...] = (how, *times.messages)
    return Result(reply=Reply(messages=messages, quick=times.quick))


def _other_bookings(event: Event, counter: Counter) -> Result:
    """Nothing is booked here: it may be a reservation of another kind, with an answer of its own."""
    found = counter.search(event.text, event.heard or event.language).candidates
    likely = filter(None, (counter.guidance(one.id) for one in found if one.confidence >= LIKELY))
    taps: tuple[Tap, ...] = tuple(entry_tap(guidance, event.language) for guidance in likely)[:OTHERS]
    if not taps:
        return bookings(event, counter)
    text = Text(text=counter.wording.say("signup.none_but", event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=taps))


def _press(button: Handler, data: str, event: Event, counter: Counter) -> Result:
    """As if the button had been pressed."""
    return button(replace(event, data=data), counter)
