"""The outcome of a guide in the chat: what to do by when, one visit, what to bring, costs, what is done at home."""

from datetime import date, timedelta

from handlers.answer import fill, note, spoken_in
from handlers.checklist_words import bring_line, cost_lines, note_lines, picture, step_lines, visit_lines
from handlers.event import Asked, Counter, Event, Result
from handlers.guide_state import State, chosen_words
from handlers.message import Action, Card, Open, Reply, Tap, Thing, Things
from handlers.postback import encode
from handlers.procedure_words import listed
from knowledge.checklist import Checklist, Step, checklist
from knowledge.guide import Outcome
from knowledge.languages import Language

REMIND_DAYS = 3
"""Days before a deadline on which a reminder comes."""

MOST_NAMED = 9
"""Procedures whose cards are offered below the list; LINE shows 13 small buttons."""


def show_checklist(state: State, outcome: Outcome, event: Event, counter: Counter) -> Result:
    """The checklist as cards, with its page to print and to show at the counter."""
    made = make(state, outcome, counter)
    cards = (
        _steps_card(made, state, event, counter),
        _visit_card(made, event, counter),
        _cost_card(made, event, counter),
    )
    asked = Asked(outcome="answer", entry_id=made.guide.id, language=event.language)
    quick = _quick(made, state, event, counter)
    return Result(reply=Reply(messages=tuple(card for card in cards if card), quick=quick), asked=asked)


def make(state: State, outcome: Outcome, counter: Counter) -> Checklist:
    """The checklist behind a finished state, as of today."""
    return checklist(counter.guides[state.guide], outcome, counter.procedures, counter.city, counter.today)


def reminder_days(made: Checklist) -> dict[date, tuple[Step, ...]]:
    """The days on which to remind, each with the steps whose last day comes then; none that is over or today."""
    days: dict[date, tuple[Step, ...]] = {}
    for one in made.deadlines:
        assert one.due is not None  # deadlines are the steps that have one
        day = one.due - timedelta(days=REMIND_DAYS)
        if day > made.made_on:
            days[day] = (*days.get(day, ()), one)
    return days


def _steps_card(made: Checklist, state: State, event: Event, counter: Counter) -> Card:
    language, say = event.language, counter.wording.say
    name, _, _ = chosen_words(made.guide, language)
    lines = [f"{number}. {text}" for number, text in enumerate(step_lines(made, language, counter), 1)]
    body = [*lines, *note_lines(made, language, counter)]
    return Card(
        title=say("checklist.title", language, name=name),
        body=fill("\n\n".join(body), counter),
        actions=_pages(made, state, language, counter),
        note=note(counter, language, language),
        lang=language,
    )


def _pages(made: Checklist, state: State, language: Language, counter: Counter) -> tuple[Action, ...]:
    """The page with the QR code, and the deadlines for a calendar."""
    if counter.checklist_url is None:
        return ()
    say, url = counter.wording.say, counter.checklist_url(state.listed(counter.today, language))
    page = Open(label=say("checklist.page", language), url=url)
    return (page, Open(label=say("checklist.calendar", language), url=f"{url}.ics")) if made.deadlines else (page,)


def _visit_card(made: Checklist, event: Event, counter: Counter) -> Card | None:
    language, say = event.language, counter.wording.say
    parts = visit_lines(made, language, counter)
    bring = tuple(
        Thing(text=bring_line(one, language, counter), picture=picture(one, counter.vocabulary)) for one in made.bring
    )
    if not parts and not bring:
        return None
    things = Things(title=say("procedure.bring", language), listed=bring) if bring else None
    return Card(title=say("checklist.visit", language), body="\n\n".join(parts), things=things, lang=language)


def _cost_card(made: Checklist, event: Event, counter: Counter) -> Card | None:
    language, say = event.language, counter.wording.say
    costs = cost_lines(made, language, counter)
    home = [one.procedure.words(spoken_in(language))[0] for one in made.from_home]
    parts = [f"{say('procedure.fee', language)}\n{listed(costs)}"] if costs else []
    parts += [f"{say('checklist.from_home', language)}\n{listed(home)}"] if home else []
    return Card(title=say("checklist.costs", language), body="\n\n".join(parts), lang=language) if parts else None


def _quick(made: Checklist, state: State, event: Event, counter: Counter) -> tuple[Tap, ...]:
    language, say = event.language, counter.wording.say
    quick = []
    if counter.can_remind and reminder_days(made):
        label = say("remind.ask", language)
        quick.append(Tap(label=label, data=state.data("remind"), shown=label))
    for one in made.steps[:MOST_NAMED]:
        name = one.procedure.words(spoken_in(language))[0]
        quick.append(Tap(label=name, data=encode("procedure", id=one.procedure.id), shown=name))
    for key, other in (("guide.back", state.back()), ("guide.restart", state.again())):
        quick.append(Tap(label=say(key, language), data=other.data(), shown=say(key, language)))
    return tuple(quick)
