"""Places in a session as cards: what was just given, and what is sent later without being asked for."""

from collections.abc import Sequence

from handlers.answer import spoken_in
from handlers.calendar import when_text
from handlers.dates import short_date
from handlers.event import Counter
from handlers.message import Action, Card, Fact, Open, Reply, Tap
from handlers.notices import cancellation, place_of
from handlers.place import map_link
from handlers.postback import encode
from knowledge.languages import Language
from scheduler.due import local_time
from scheduler.occurrences import Occurrence
from scheduler.signup import Booking, Session


def title_of(one: Occurrence, language: Language) -> str:
    """The title of what takes place."""
    return one.notice.words(spoken_in(language))[0]


def session_facts(one: Occurrence, counter: Counter, language: Language) -> tuple[Fact, ...]:
    """When and where."""
    say, place = counter.wording.say, place_of(one.notice, counter)
    when = Fact(label=say("signup.when", language), value=when_text(one, counter, language))
    if place is None:
        return (when,)
    return (when, Fact(label=say("notice.place", language), value=place.name, url=map_link(place)))


def place_card(place: Booking, one: Occurrence, said: str, counter: Counter, language: Language, *more: Tap) -> Card:
    """A seat with its reception code, or a waiting place. said: the body; more: buttons before the one to cancel."""
    say = counter.wording.say
    facts = [Fact(label=say("signup.what", language), value=title_of(one, language))]
    facts += session_facts(one, counter, language)
    facts.append(Fact(label=say("signup.for", language), value=say(f"signup.person.{place.person}", language)))
    actions: list[Action] = []
    if place.state == "seated":
        facts.append(Fact(label=say("signup.code", language), value=place.code))
        if counter.seat_url:
            actions.append(Open(label=say("signup.page", language), url=counter.seat_url(place)))
    title = say(f"signup.{place.state}.title", language)
    return Card(
        title=title,
        body=said,
        facts=tuple(facts),
        actions=(*actions, *more, cancel_tap(place, counter, language)),
        lang=language,
    )


def cancel_tap(place: Booking, counter: Counter, language: Language) -> Tap:
    """The button that asks whether to give a place up."""
    label = counter.wording.say("signup.cancel", language)
    return Tap(label=label, data=encode("unbook", b=place.id), shown=label)


def given(place: Booking, session: Session, now: int, counter: Counter, language: Language) -> str:
    """What a resident is told of a place: what to do with it, and when they are reminded."""
    say = counter.wording.say
    if place.state == "waiting":
        return say("signup.waiting.body", language, number=str(place.ahead + 1))
    days = [short_date(local_time(at).date(), language) for at in reminders(session, now)]
    told = say("remind.will", language, days="、".join(days)) if days else ""
    return "\n".join(filter(None, (say("signup.seated.body", language), told)))


def reminders(session: Session, now: int) -> Sequence[int]:
    """When to remind somebody who has a seat: only what is yet to come."""
    return [at for at in session.reminds_at if now < at < session.starts_at]


def moved_up(place: Booking, one: Occurrence, counter: Counter, language: Language) -> Reply:
    """A waiting place became a seat."""
    body = counter.wording.say("signup.moved.body", language)
    return Reply(messages=(place_card(place, one, body, counter, language),))


def soon(place: Booking, one: Occurrence, counter: Counter, language: Language) -> Reply:
    """It takes place tomorrow."""
    body = counter.wording.say("signup.soon.body", language)
    return Reply(messages=(place_card(place, one, body, counter, language),))


def called_off(one: Occurrence, counter: Counter, language: Language) -> Reply:
    """It does not take place."""
    return cancellation(one, counter, language)
