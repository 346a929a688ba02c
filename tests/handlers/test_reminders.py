"""What a reminder says, on which day, and how it is stopped."""

from dataclasses import replace
from datetime import date

import pytest

from handlers import handle
from handlers.event import Counter, Event, Reminder, RemindersStopped, RemindersWanted, Result
from handlers.message import Choices, Tap, Text
from handlers.postback import encode
from knowledge.guide import Guide, token
from knowledge.languages import LANGUAGES, Language
from knowledge.procedure import Procedure

DATED = {"source": "法", "checked_on": "2026-11-20", "review_by": "2027-10-31"}
GUIDE = Guide.model_validate(
    {
        "id": "move",
        "name": "引っ越し",
        "summary": "並べます。",
        "topics": ["card.new"],
        "questions": [
            {"id": "when", "ask": "いつですか。", "date": "moved-in"},
            {"id": "child", "ask": "子どもがいますか。", "options": [{"id": "yes", "label": "いる"}]},
        ],
        "checklist": [
            *({"procedure": name} for name in ("move-in", "pension", "allowance", "bicycle")),
            {"procedure": "nursery", "if": {"child": "yes"}},
        ],
        **DATED,
    }
)
EVENT = 41
MOVED = date(2026, 11, 16)
"""Fourteen days later is Monday 30 November."""


def procedure(name: str, days: str | None) -> Procedure:
    return Procedure.model_validate(
        {
            "id": name,
            "name": f"{name} の届け",
            "summary": "届けます。",
            "topics": ["card.new"],
            "who": "本人",
            "channels": {"counter": {}},
            "section": "desk",
            "translations": {"en": {"name": f"Notice of {name}", "summary": "Tell us."}},
            **({"deadline": {"from": "moved-in", "days": days}} if days else {}),
            **DATED,
        }
    )


@pytest.fixture
def desk(counter: Counter) -> Counter:
    days = {"move-in": "14", "pension": "14", "allowance": "15", "bicycle": None, "nursery": "14"}
    procedures = {name: procedure(name, number) for name, number in days.items()}
    return replace(counter, guides={"move": GUIDE}, procedures=procedures, can_remind=True)


def press(desk: Counter, data: str, language: Language = "ja", number: int = EVENT) -> Result:
    return handle(Event(id=number, kind="postback", data=data, language=language), desk)


def asking(moved: date | None = MOVED, child: str = "yes") -> str:
    """The button below the list of somebody who moved on this day."""
    when, about = GUIDE.questions
    tokens = [token(when, moved or "unknown"), token(about, child)]
    return encode("remind", id="move", v=GUIDE.version, s=1, a=".".join(tokens))


def wanted(result: Result) -> tuple[Reminder, ...]:
    (effect,) = result.effects
    assert isinstance(effect, RemindersWanted)
    return effect.reminders


def spoken(reminder: Reminder) -> Choices:
    (message,) = reminder.reply.messages
    assert isinstance(message, Choices)
    return message


def test_each_day_has_one_reminder_three_days_before_the_deadline(desk: Counter) -> None:
    first, second = wanted(press(desk, asking()))
    assert (first.on, first.due) == (date(2026, 11, 27), date(2026, 11, 30))
    assert (second.on, second.due) == (date(2026, 11, 28), date(2026, 12, 1))
    assert [name in spoken(first).text for name in ("move-in", "pension", "nursery", "allowance")] == [
        True,
        True,
        True,
        False,
    ]
    assert "11月30日" in spoken(first).text
    assert "bicycle" not in spoken(first).text + spoken(second).text


def test_it_leads_to_each_procedure_and_can_be_stopped(desk: Counter) -> None:
    first, _ = wanted(press(desk, asking()))
    *procedures, stop = [option for option in spoken(first).options if isinstance(option, Tap)]
    for tap in procedures:
        (card,) = press(desk, tap.data).reply.messages
        assert tap.label in repr(card)
    stopped = press(desk, stop.data, number=99)
    assert stopped.effects == (RemindersStopped(asked_in=EVENT),)
    assert stopped.reply.messages


def test_the_word_that_it_will_come_has_the_button_to_stop_it(desk: Counter) -> None:
    result = press(desk, asking())
    (stop,) = result.reply.quick
    assert isinstance(stop, Tap)
    assert press(desk, stop.data, number=99).effects == (RemindersStopped(asked_in=EVENT),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_in_which_it_was_asked_for(desk: Counter, language: Language) -> None:
    first, _ = wanted(press(desk, asking(), language))
    said = spoken(first)
    assert said.lang == language
    assert "{" not in said.text
    assert all(isinstance(tap, Tap) and f"l={language}" in tap.data for tap in said.options)
    opened = said.options[0]
    assert isinstance(opened, Tap)
    assert (opened.label == "Notice of move-in") is (language == "en")


def test_its_text_names_everything_and_its_buttons_are_not_too_many(desk: Counter) -> None:
    many = {f"p{number}": procedure(f"p{number}", "14") for number in range(12)}
    items = [{"procedure": name} for name in many]
    guide = Guide.model_validate(GUIDE.model_dump(by_alias=True, exclude={"checklist"}) | {"checklist": items})
    (only,) = wanted(press(replace(desk, guides={"move": guide}, procedures=many), asking()))
    assert all(f"{name} の届け" in spoken(only).text for name in many)
    assert len(spoken(only).options) <= 13


def test_it_carries_none_of_the_answers(desk: Counter) -> None:
    for reminder in wanted(press(desk, asking())):
        taps = [option for option in spoken(reminder).options if isinstance(option, Tap)]
        assert not [tap.data for tap in taps if "a=" in tap.data or GUIDE.version in tap.data]


@pytest.mark.parametrize("data", [asking(date(2026, 11, 5)), asking(None), "remind?id=gone", "remind"])
def test_without_a_day_to_come_nothing_is_promised(desk: Counter, data: str) -> None:
    result = press(desk, data)
    assert result.effects == ()
    (text,) = result.reply.messages
    assert isinstance(text, Text)


def test_a_reminder_is_never_for_today(desk: Counter) -> None:
    on_the_day = replace(desk, today=date(2026, 11, 27))
    assert [reminder.on for reminder in wanted(press(on_the_day, asking()))] == [date(2026, 11, 28)]


def test_a_stop_button_that_came_back_mangled_stops_nothing(desk: Counter) -> None:
    assert press(desk, "remind-stop?n=-1;").effects == (RemindersStopped(asked_in=0),)
