"""A group asks for a visiting class or card desk by tapping three answers; the rest is settled by telephone."""

from datetime import date

from handlers.answer import tel
from handlers.dates import short_date
from handlers.event import Counter, Event, Result
from handlers.message import Card, Choices, Fact, Reply, Tap, Text
from handlers.postback import decode, encode
from knowledge.languages import Language
from scheduler.group_request import KINDS, PEOPLE, GroupKind, GroupRequest, weeks

BUTTON = "group"

TOPICS: dict[str, GroupKind] = {
    "digital.class.request": "smartphone-class",
    "mynumber.apply.visit.request": "card-desk",
}
"""Answers below which it is offered."""


def group_request_tap(topic: str, counter: Counter, language: Language) -> tuple[Tap, ...]:
    """The button below an answer on visiting classes or card desks, where wishes are taken."""
    kind = TOPICS.get(topic)
    if kind is None or counter.requests is None:
        return ()
    label = counter.wording.say("signup.group", language)
    return (Tap(label=label, data=encode(BUTTON, k=kind), shown=label),)


def group_request(event: Event, counter: Counter) -> Result:
    """The next question, or the number to say on the telephone when all is answered."""
    language, say, asked = event.language, counter.wording.say, decode(event.data).fields
    if counter.requests is None:
        text = Text(text=say("signup.only_line", language), lang=language)
        return Result(reply=Reply(messages=(text,)))
    kind = next((name for name in KINDS if name == asked.get("k")), None)
    week = next((day for day in weeks(counter.today) if day.isoformat() == asked.get("w")), None)
    people = next((number for number in PEOPLE if number == asked.get("n")), None)
    if kind is None:
        return _which("kind", {name: say(f"signup.group.kind.{name}", language) for name in KINDS}, "k", event, counter)
    if week is None:
        days = {day.isoformat(): short_date(day, language) for day in weeks(counter.today)}
        named = {key: say("signup.group.week_of", language, day=day) for key, day in days.items()}
        return _which("week", named, "w", event, counter, k=kind)
    if people is None:
        numbers = {one: say("signup.group.people_of", language, number=one.replace("-", "～")) for one in PEOPLE}
        return _which("people", numbers, "n", event, counter, k=kind, w=week.isoformat())
    kept = counter.requests.add(kind, week, people)
    return Result(reply=Reply(messages=(_card(kept, kind, week, counter, language),)))


def _which(key: str, names: dict[str, str], field: str, event: Event, counter: Counter, **given: str) -> Result:
    options = tuple(
        Tap(label=label, data=encode(BUTTON, **given, **{field: name}), shown=label) for name, label in names.items()
    )
    text = counter.wording.say(f"signup.group.{key}", event.language)
    return Result(reply=Reply(messages=(Choices(text=text, options=options, lang=event.language),)))


def _card(kept: GroupRequest, kind: GroupKind, week: date, counter: Counter, language: Language) -> Card:
    say = counter.wording.say
    facts = [
        Fact(label=say("signup.group.number", language), value=kept.code),
        Fact(label=say("signup.what", language), value=say(f"signup.group.kind.{kind}", language)),
        Fact(
            label=say("signup.when", language),
            value=say("signup.group.week_of", language, day=short_date(week, language)),
        ),
    ]
    facts += _section(kind, counter, language)
    return Card(
        title=say("signup.group.done.title", language),
        body=say("signup.group.done", language),
        facts=tuple(facts),
        lang=language,
    )


def section_of(kind: GroupKind, counter: Counter) -> str | None:
    """Who sees to it (a role): the section of the answer below which it is offered."""
    topic = next(name for name, offered in TOPICS.items() if offered == kind)
    return next((one.section for one in counter.entries.values() if one.topic == topic), None)


def _section(kind: GroupKind, counter: Counter, language: Language) -> list[Fact]:
    """The section, and its number where the profile has it."""
    role = section_of(kind, counter)
    if role is None:
        return []
    say, section = counter.wording.say, counter.city.sections.get(role)
    name = section.name if section else counter.catalogue.roles.get(role, role)
    facts = [Fact(label=say("card.section", language), value=name)]
    if section and section.phone:
        facts.append(Fact(label=say("card.phone", language), value=section.phone, url=tel(section.phone)))
    return facts
