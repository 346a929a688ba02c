"""The one card of a resident's settings: in words what is chosen now, and below it the buttons to change it.

It opens at one part (topics, district, …) or, without one, at the list of these. The state stands above either.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Literal, get_args

from handlers.answer import spoken_in
from handlers.event import Counter, Event
from handlers.menu import language_taps
from handlers.message import Action, Card, Fact, Open, Tap
from handlers.notices import UNSUBSCRIBE
from handlers.postback import encode
from knowledge.hours import Weekday
from knowledge.languages import Language, listing
from scheduler.topics import NoticeTopic
from scheduler.wishes import MOST_A_MONTH

Part = Literal["topics", "district", "quiet", "most", "language"]
PARTS: tuple[Part, ...] = get_args(Part)

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

NOWHERE = "-"
"""In a button: no district; it is no id, and an empty field would be lost."""


def settings_card(event: Event, counter: Counter, part: Part | None = None, said: str = "") -> Card:
    """What the resident has chosen, with the buttons of ``part``. said: what has just been done."""
    language, say = event.language, counter.wording.say
    asked = say(f"settings.ask.{part}" if part else "settings.ask", language)
    return Card(
        title=say("settings.title", language),
        body="\n\n".join(filter(None, (said, asked))),
        facts=_state(event, counter),
        actions=(*_BUTTONS[part](event, counter), _back(counter, language)) if part else _overview(event, counter),
        lang=language,
    )


def settings_tap(counter: Counter, language: Language) -> Tap:
    """The button that opens the settings."""
    label = counter.wording.say("menu.settings", language)
    return Tap(label=label, data=encode("menu", area="settings"), shown=label)


def stop_all_tap(counter: Counter, language: Language) -> Tap:
    """The button that ends all topics."""
    label = counter.wording.say("settings.stop_all", language)
    return Tap(label=label, data=f"{UNSUBSCRIBE}?topic=*", shown=label)


def topic_taps(event: Event, counter: Counter) -> tuple[Tap, ...]:
    """A button for each topic, with a tick where it is chosen."""
    return tuple(
        _toggle(
            topic_name(one, event.language), one.id in event.wishes.topics, encode("topic", id=one.id), event, counter
        )
        for one in counter.notice_topics.values()
    )


def topic_name(topic: NoticeTopic, language: Language) -> str:
    """The name of a topic in a language."""
    return topic.words(spoken_in(language))


def day_names(counter: Counter, language: Language, days: Container[Weekday]) -> str:
    """The names of weekdays, in the order of the week; that there are none."""
    chosen = [name for day, name in _week(counter, language) if day in days]
    return listing(chosen, language) or counter.wording.say("settings.no_quiet", language)


def _week(counter: Counter, language: Language) -> Iterable[tuple[Weekday, str]]:
    return zip(WEEKDAYS, counter.wording.say("settings.days", language).split(","), strict=True)


def most_words(number: int | None, counter: Counter, language: Language) -> str:
    """How many notices a month come at most; None: as many as there are."""
    say = counter.wording.say
    return say("settings.any_number", language) if number is None else say("settings.number", language, n=str(number))


def _state(event: Event, counter: Counter) -> tuple[Fact, ...]:
    """What is chosen now, in words."""
    language, say, wishes = event.language, counter.wording.say, event.wishes
    topics = [topic_name(one, language) for one in counter.notice_topics.values() if one.id in wishes.topics]
    parts = {one.id: one.in_language(language) for one in counter.city.districts}
    now = {
        "topics": listing(topics, language) or say("settings.no_topic", language),
        "district": parts.get(wishes.district or "") or say("settings.no_district", language),
        "quiet": day_names(counter, language, wishes.quiet),
        "most": most_words(wishes.monthly_most, counter, language),
        "language": say(f"language.{event.chosen or language}", language),
    }
    shown = [part for part in PARTS if part != "district" or parts]
    return tuple(Fact(label=say(f"settings.now.{part}", language), value=now[part]) for part in shown)


def _overview(event: Event, counter: Counter) -> tuple[Action, ...]:
    """A button for each part; and what else one looks for in the settings."""
    language, say = event.language, counter.wording.say
    parts = [part for part in PARTS if part != "district" or counter.city.districts]
    taps: list[Action] = [
        _tap(say(f"settings.open.{part}", language), encode("menu", area="settings", of=part)) for part in parts
    ]
    if event.wishes.topics:
        taps.append(stop_all_tap(counter, language))
    taps.append(_tap(say("signup.mine", language), "bookings"))
    if counter.privacy_url:
        taps.append(Open(label=say("menu.privacy", language), url=counter.privacy_url))
    return tuple(taps)


def _back(counter: Counter, language: Language) -> Tap:
    return _tap(counter.wording.say("settings.back", language), encode("menu", area="settings"))


def _tap(label: str, data: str) -> Tap:
    return Tap(label=label, data=data, shown=label)


def _toggle(name: str, on: bool, data: str, event: Event, counter: Counter) -> Tap:
    label = counter.wording.say("settings.on" if on else "settings.off", event.language, name=name)
    return Tap(label=label, data=f"{data}&on={0 if on else 1}", shown=name)


def _topics(event: Event, counter: Counter) -> tuple[Tap, ...]:
    every = (stop_all_tap(counter, event.language),) if event.wishes.topics else ()
    return (*topic_taps(event, counter), *every)


def _districts(event: Event, counter: Counter) -> tuple[Tap, ...]:
    named = ((one.id, one.in_language(event.language)) for one in counter.city.districts)
    everywhere = (NOWHERE, counter.wording.say("settings.no_district", event.language))
    return tuple(_tap(name, encode("district", to=key)) for key, name in (*named, everywhere))


def _days(event: Event, counter: Counter) -> tuple[Tap, ...]:
    return tuple(
        _toggle(name, day in event.wishes.quiet, encode("quiet", day=day), event, counter)
        for day, name in _week(counter, event.language)
    )


def _numbers(event: Event, counter: Counter) -> tuple[Tap, ...]:
    numbers = (*MOST_A_MONTH, None)
    return tuple(_tap(most_words(one, counter, event.language), encode("most", n=one or 0)) for one in numbers)


def _languages(event: Event, counter: Counter) -> tuple[Tap, ...]:
    return language_taps(counter, event.language)


_BUTTONS: Mapping[Part, Callable[[Event, Counter], tuple[Tap, ...]]] = {
    "topics": _topics,
    "district": _districts,
    "quiet": _days,
    "most": _numbers,
    "language": _languages,
}
