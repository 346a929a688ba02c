"""Guides: declarative questions whose answers lead to a checklist. Replayed from the answers alone (pure).

A guide is a list of questions asked from the top; a question or an item of the checklist may hold only under a
condition (``if``: for each question named, one of the answers listed). Conditions look back only, so there are no
loops. Every question can be answered "I don't know": what depends on it is kept with a mark that it may not apply.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from knowledge.checked import Checked
from knowledge.languages import Language
from knowledge.layers import Kind
from knowledge.records import Id, Ids, NonEmpty, Record, Whole

UNKNOWN = "unknown"
"""The answer "I don't know", which every question takes."""

MOST_TAPS = 8

_LETTERS = "abcdefgh"

Days = Annotated[Whole, Field(ge=0, le=36600)]


Condition = dict[Id, Annotated[Ids, Field(min_length=1)]]


class Option(Record):
    """An answer to choose. tells, denies: conditions of ``evidence.yaml`` that hold, or do not, for who chooses it."""

    id: Id
    label: NonEmpty = Field(max_length=40)
    tells: tuple[Id, ...] = ()
    denies: tuple[Id, ...] = ()


class Question(Record):
    """A question with options, or about the day of a starting event (``date``) at most so many days away."""

    id: Id
    ask: NonEmpty = Field(max_length=80)
    help: NonEmpty | None = Field(default=None, max_length=160)
    when: Condition = Field(default_factory=dict, alias="if")
    options: tuple[Option, ...] = Field(default=(), max_length=len(_LETTERS))
    date: Id | None = None
    past_days: Days = 400
    future_days: Days = 400

    def option(self, name: str) -> Option | None:
        """The option called ``name``."""
        return next((option for option in self.options if option.id == name), None)


class Item(Record):
    """A procedure of the checklist, in the order to do them.

    event: its deadline counts from this day of the guide. optional: only for those who want it. away: it is done by
    post or in another city, so the visit to the city hall does not wait for it.
    """

    procedure: Id
    optional: bool = False
    away: bool = False
    event: Id | None = Field(default=None, alias="from")
    when: Condition = Field(default_factory=dict, alias="if")


class Note(Record):
    """A sentence that goes with the checklist."""

    id: Id
    text: NonEmpty = Field(max_length=200)
    when: Condition = Field(default_factory=dict, alias="if")


class QuestionWords(Record):
    """A question in another language."""

    ask: NonEmpty = Field(max_length=200)
    help: NonEmpty | None = Field(default=None, max_length=400)
    options: dict[Id, Annotated[NonEmpty, Field(max_length=80)]] = Field(default_factory=dict)


class GuideWords(Record):
    """A guide in another language; without questions only its name is offered in it."""

    name: NonEmpty = Field(max_length=80)
    summary: NonEmpty | None = Field(default=None, max_length=240)
    questions: dict[Id, QuestionWords] = Field(default_factory=dict)
    notes: dict[Id, NonEmpty] = Field(default_factory=dict)


class Guide(Checked):
    """From a situation to the procedures that it asks for."""

    id: Id
    name: NonEmpty = Field(max_length=30)
    summary: NonEmpty = Field(max_length=80)
    topics: tuple[Id, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    checklist: tuple[Item, ...] = Field(min_length=1)
    notes: tuple[Note, ...] = ()
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, GuideWords] = Field(default_factory=dict)

    @property
    def version(self) -> str:
        """Changes when answers given so far would mean something else: questions, options or conditions differ."""
        shape = [
            [q.id, sorted((k, list(v)) for k, v in q.when.items()), [o.id for o in q.options], q.date]
            for q in self.questions
        ]
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:6]

    def words(self, languages: Sequence[Language]) -> tuple[GuideWords | None, Language]:
        """The first of ``languages`` in which all of it stands, else None: the Japanese original."""
        for language in languages:
            if (own := self.translations.get(language)) and own.questions:
                return own, language
        return None, "ja"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """The answers: question id -> option id, ISO date or ``UNKNOWN``; what hangs on the unknown is unknown, unasked."""

    values: Mapping[str, str]
    asked: frozenset[str]

    def day(self, question: Question) -> date | None:
        """The day given to a question about one."""
        value = self.values.get(question.id, UNKNOWN)
        return date.fromisoformat(value) if question.date and value != UNKNOWN else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """The question to ask; number counts from 1, and most is how many there can be in all."""

    question: Question
    number: int
    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A procedure that is needed, or (not certain) that may be. event: the day its deadline counts from here."""

    procedure: str
    certain: bool
    event: str | None = None
    away: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the answers lead to. dates: starting event -> its day. tells, denies: conditions known to hold or not."""

    chosen: tuple[Chosen, ...]
    notes: tuple[Note, ...]
    dates: Mapping[str, date]
    tells: frozenset[str]
    denies: frozenset[str]
    answered: Answered


@dataclass(frozen=True, kw_only=True, slots=True)
class BadAnswer:
    """Why a day was not taken: too long ago, too far ahead (``limit`` is the last one taken)."""

    question: Question
    reason: Literal["past", "future"]
    limit: date


class StaleError(ValueError):
    """Answers that do not belong to this guide as it is now."""


def replay(guide: Guide, tokens: Sequence[str]) -> Next | Outcome:
    """What follows from the answers given, in the order asked. Raises StaleError when they do not fit the guide."""
    step = follow(guide, tokens)
    return outcome_of(guide, step) if isinstance(step, Answered) else step


def follow(guide: Guide, tokens: Sequence[str]) -> Next | Answered:
    """The next question after the answers given, or all that is known once there is none. Raises as ``replay``.

    A token is the letter of an option (``a`` is the first), a day as ``d`` and its ordinal in hexadecimal (short, and
    never mistaken for a personal number), or ``u`` for "I don't know".
    """
    values: dict[str, str] = {}
    asked = set[str]()
    left = list(tokens)
    for position, question in enumerate(guide.questions):
        held = holds(question.when, values)
        if held is None:
            values[question.id] = UNKNOWN
        elif held and not left:
            number = len(tokens) + 1
            ahead = _possible(question, guide.questions[position + 1 :], values)
            return Next(question=question, number=number, most=number + ahead)
        elif held:
            values[question.id] = _value(question, left.pop(0))
            asked.add(question.id)
    if left:
        raise StaleError("more answers than questions")
    return Answered(values=values, asked=frozenset(asked))


def token(question: Question, value: str | date) -> str:
    """An answer as ``replay`` reads it. value: an option's id, a day, or ``UNKNOWN``."""
    if isinstance(value, date):
        return f"d{value.toordinal():x}"
    return "u" if value == UNKNOWN else _LETTERS[[option.id for option in question.options].index(value)]


def take_day(question: Question, day: date, today: date) -> BadAnswer | str:
    """The token of a day given to ``question``, or why it cannot be meant."""
    away = (day - today).days
    if away < -question.past_days:
        return BadAnswer(question=question, reason="past", limit=today - timedelta(days=question.past_days))
    if away > question.future_days:
        return BadAnswer(question=question, reason="future", limit=today + timedelta(days=question.future_days))
    return token(question, day)


def holds(condition: Condition, values: Mapping[str, str]) -> bool | None:
    """Whether a condition holds; None when it hangs on something the resident does not know.

    What depends on a question that was not asked does not hold.
    """
    sure = True
    for name, wanted in condition.items():
        value = values.get(name)
        if value == UNKNOWN and UNKNOWN not in wanted:
            sure = False
        elif value not in wanted:
            return False
    return True if sure else None


def _value(question: Question, text: str) -> str:
    if text == "u":
        return UNKNOWN
    try:
        if question.date:
            return date.fromordinal(int(text.removeprefix("d"), 16)).isoformat()
        return question.options[_LETTERS.index(text)].id
    except (ValueError, IndexError, OverflowError):
        raise StaleError(f"no answer to {question.id}") from None


def _possible(now: Question, ahead: Sequence[Question], values: Mapping[str, str]) -> int:
    """How many of the questions ahead may still be asked, as far as the answers so far decide it."""
    later = {now.id, *(question.id for question in ahead)}

    def may_hold(question: Question) -> bool:
        settled = {name: wanted for name, wanted in question.when.items() if name in values or name not in later}
        return holds(settled, values) is True

    return sum(may_hold(question) for question in ahead)


def outcome_of(guide: Guide, answered: Answered) -> Outcome:
    """What the answers lead to."""
    values = answered.values
    needed: dict[str, Chosen] = {}
    for item in guide.checklist:
        if (held := holds(item.when, values)) is not False:
            before = needed.get(item.procedure)
            certain = (held is True and not item.optional) or (before is not None and before.certain)
            event = item.event or (before.event if before else None)
            away = item.away and (before is None or before.away)
            needed[item.procedure] = Chosen(procedure=item.procedure, certain=certain, event=event, away=away)
    days = {question.date: answered.day(question) for question in guide.questions if question.date}
    options = [option for question in guide.questions if (option := question.option(values.get(question.id, "")))]
    return Outcome(
        chosen=tuple(needed.values()),
        notes=tuple(note for note in guide.notes if holds(note.when, values)),
        dates={event: day for event, day in days.items() if day},
        tells=frozenset(name for option in options for name in option.tells),
        denies=frozenset(name for option in options for name in option.denies),
        answered=answered,
    )


GUIDES = Kind(name="guides", folder=Path("knowledge") / "guides", model=Guide)
