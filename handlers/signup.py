"""Signing up for a session in the chat: the resident taps, and gets a seat or a waiting place with no name given."""

from handlers.calendar import notice_card, when_text
from handlers.dates import full_date
from handlers.event import Counter, Event, Result
from handlers.message import Action, Card, Choices, Fact, Message, Reply, Tap, Text
from handlers.notices import SIGN_UP
from handlers.postback import decode, encode
from handlers.sessions import AHEAD
from handlers.signup_words import given, place_card, session_facts, title_of
from knowledge.languages import Language
from scheduler.due import local_time
from scheduler.notice import Notice
from scheduler.occurrences import Occurrence, coming
from scheduler.signup import PERSONS, Booking, Refused, Seats, Session, Standing, find, session_of

MOST_SESSIONS = 10
"""Sessions of a notice offered at once."""


def with_sign_up(card: Card, notice: Notice, counter: Counter, language: Language) -> Reply:
    """The card of a notice, and below it the sessions to sign up for."""
    options = sign_up_taps(notice, counter, language)
    if not options:
        return Reply(messages=(card,))
    if counter.seats is None:
        text = Text(text=counter.wording.say("signup.only_line", language), lang=language)
        return Reply(messages=(card, text))
    question = Choices(text=counter.wording.say("signup.which", language), options=options, lang=language)
    return Reply(messages=(card, question))


def sign_up_taps(notice: Notice, counter: Counter, language: Language) -> tuple[Tap, ...]:
    """A button for each session of ``notice`` that one signs up for in the chat."""
    if not _offered(notice, counter):
        return ()
    ahead = coming([notice], counter.city.closures, counter.today, days=AHEAD)
    open_ones = [one for one in ahead if not one.called_off][:MOST_SESSIONS]
    return tuple(session_tap(one, counter, language) for one in open_ones)


def session_tap(one: Occurrence, counter: Counter, language: Language) -> Tap:
    """The button that opens a session to sign up for."""
    label = when_text(one, counter, language)
    return Tap(label=label, data=encode(SIGN_UP, s=one.id), shown=label)


def session(event: Event, counter: Counter) -> Result:
    """One session: when, where, how many seats are free, and the buttons to sign up."""
    one = _occurrence(event, counter)
    if one is None or counter.seats is None or not _offered(one.notice, counter):
        return _gone(event, counter, one)
    return Result(reply=Reply(messages=_session(one, counter.seats, event, counter)))


def book(event: Event, counter: Counter) -> Result:
    """A seat or a waiting place for the resident or a relative."""
    one = _occurrence(event, counter)
    wanted = decode(event.data).fields.get("p")
    person = next((name for name in PERSONS if name == wanted), None)
    if one is None or person is None or counter.seats is None or not _offered(one.notice, counter):
        return _gone(event, counter, one)
    place = counter.seats.book(session_of(one), person)
    if isinstance(place, Refused):
        text = _refusal(place, one, counter, event.language)
        return Result(reply=Reply(messages=(Text(text=text, lang=event.language),)))
    return Result(reply=Reply(messages=(_place(place, one, counter.seats, counter, event.language),)))


def unbook(event: Event, counter: Counter) -> Result:
    """Give a place up: asked once whether it is meant, then done."""
    pressed, language, say = decode(event.data), event.language, counter.wording.say
    if counter.seats is None:
        return _said("signup.gone", event, counter)
    held = next((place for place in counter.seats.mine() if place.id == pressed.number("b")), None)
    if pressed.fields.get("sure") != "1":
        if held is None:
            return _said("signup.gone", event, counter)
        yes = Tap(
            label=say("signup.sure_yes", language),
            data=encode("unbook", b=held.id, sure=1),
            shown=say("signup.sure_yes", language),
        )
        no = Tap(label=say("signup.sure_no", language), data="bookings", shown=say("signup.sure_no", language))
        text = say("signup.sure", language, name=_name(held, counter, language))
        return Result(reply=Reply(messages=(Choices(text=text, options=(yes, no), lang=language),)))
    ended = counter.seats.cancel(pressed.number("b"))
    return _said("signup.cancelled" if ended else "signup.gone", event, counter)


def bookings(event: Event, counter: Counter) -> Result:
    """The resident's seats and waiting places."""
    held = counter.seats.mine() if counter.seats else ()
    cards: list[Message] = []
    for place in held:
        one = find(place.session, counter.notices, counter.city.closures)
        if one is not None and counter.seats is not None:
            cards.append(_place(place, one, counter.seats, counter, event.language))
    if not cards:
        return _said("signup.none" if counter.seats else "signup.only_line", event, counter)
    return Result(reply=Reply(messages=tuple(cards[:MOST_CARDS])))


MOST_CARDS = 5
"""Messages of one reply: LINE takes no more."""


def _offered(notice: Notice, counter: Counter) -> bool:
    """Whether one signs up for it in the chat. Nobody may plan their day around a demonstration."""
    return notice.apply.chat and (counter.rehearsal or not notice.demo)


def _session(one: Occurrence, seats: Seats, event: Event, counter: Counter) -> tuple[Message, ...]:
    language, say, held = event.language, counter.wording.say, session_of(one)
    standing = seats.standing(held)
    if standing.mine:
        return tuple(_place(place, one, seats, counter, language) for place in standing.mine)
    if standing.refusal:
        return (Text(text=_refusal(Refused(reason=standing.refusal), one, counter, language), lang=language),)
    free = Fact(label=say("signup.seats", language), value=_free(standing, one, counter, language))
    actions: tuple[Action, ...] = tuple(_book_tap(one, person, counter, language) for person in PERSONS)
    card = Card(
        title=title_of(one, language),
        body=say("signup.how", language),
        facts=(*session_facts(one, counter, language), free),
        actions=actions,
        lang=language,
    )
    return (card,)


def _free(standing: Standing, one: Occurrence, counter: Counter, language: Language) -> str:
    say = counter.wording.say
    if one.notice.capacity is None:
        return say("signup.no_limit", language)
    if standing.free:
        return say("signup.free", language, number=str(standing.free))
    return say("signup.full", language, number=str(standing.waiting))


def _book_tap(one: Occurrence, person: str, counter: Counter, language: Language) -> Tap:
    label = counter.wording.say(f"signup.book.{person}", language)
    return Tap(label=label, data=encode("book", s=one.id, p=person), shown=label)


def _place(place: Booking, one: Occurrence, seats: Seats, counter: Counter, language: Language) -> Card:
    """A place, with a button for the other person as long as nobody has taken that."""
    held: Session = session_of(one)
    standing = seats.standing(held)
    taken = {mine.person for mine in standing.mine}
    others = [person for person in PERSONS if person not in taken and not standing.refusal]
    said = given(place, held, seats.now, counter, language)
    return place_card(place, one, said, counter, language, *(_book_tap(one, p, counter, language) for p in others))


def _refusal(refused: Refused, one: Occurrence, counter: Counter, language: Language) -> str:
    say, name = counter.wording.say, title_of(one, language)
    if refused.reason == "early":
        day = full_date(local_time(session_of(one).opens_at).date(), language)
        return say("signup.early", language, day=day, name=name)
    return say(f"signup.{refused.reason}", language, name=name)


def _name(place: Booking, counter: Counter, language: Language) -> str:
    one = find(place.session, counter.notices, counter.city.closures)
    return f"{title_of(one, language)} {when_text(one, counter, language)}" if one else place.code


def _occurrence(event: Event, counter: Counter) -> Occurrence | None:
    return find(decode(event.data).fields.get("s", ""), counter.notices, counter.city.closures)


def _gone(event: Event, counter: Counter, one: Occurrence | None) -> Result:
    """What is no longer offered, or not here: where nobody could be told that a seat became free."""
    card = notice_card(one.notice.id, counter, event.language) if one else None
    if card is None or one is None:
        return _said("signup.gone", event, counter)
    return Result(reply=with_sign_up(card, one.notice, counter, event.language))


def _said(key: str, event: Event, counter: Counter) -> Result:
    text = Text(text=counter.wording.say(key, event.language), lang=event.language)
    label = counter.wording.say("signup.mine", event.language)
    quick = (Tap(label=label, data="bookings", shown=label),) if counter.seats else ()
    return Result(reply=Reply(messages=(text,), quick=quick))
