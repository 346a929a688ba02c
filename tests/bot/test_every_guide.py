"""Every guide of the bundled content, walked by every kind of resident: none gets stuck, none is sent to a closed door.

Guides with few ways through them are walked through all of them; of the others a sample is drawn, and every answer is
given at least once. Every way is tried in two cities, and on two days by turns; days are drawn around weekends,
holidays and the turn of the year.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random

import pytest

from bot.content import BUNDLED, Content, read_content
from knowledge.checklist import checklist
from knowledge.guide import GUIDES, UNKNOWN, Guide, Next, Outcome, Question, replay, token
from knowledge.guide_paths import paths
from knowledge.layers import COMMON

FEW = 5_000
SAMPLE = 3_000
CITIES = ("omitama", "toride")
DAYS = (date(2026, 11, 21), date(2026, 12, 28))
"""A Saturday before a holiday, and the last working day of the year."""

FILES = sorted((BUNDLED / GUIDES.folder / COMMON).glob("*.yaml"))
NAMES = [
    name for path in FILES for name in re.findall(r"^  - id: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content((BUNDLED,), DAYS[0])


def test_all_guides_are_walked(content: Content) -> None:
    assert {guide.id for city in content.cities.values() for guide in city.guides} == set(NAMES)


def walks(guide: Guide, chance: Random) -> list[tuple[str, ...]]:
    """The ways to try, as tokens."""
    every = [tokens for tokens, _ in islice(paths(guide), FEW)]
    if len(every) < FEW:
        return every
    sample = [drawn(guide, chance) for _ in range(SAMPLE)]
    return [*sample, *answered(guide, chance, sample)]


def drawn(guide: Guide, chance: Random, given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A way through the guide that begins with the answers given and goes on by chance."""
    tokens = given
    while isinstance(step := replay(guide, tokens), Next):
        tokens = (*tokens, chance.choice(answers(step.question)))
    return tokens


def answered(guide: Guide, chance: Random, sample: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """For every answer of every question that the sample reaches, a way on which it is given."""
    wanted = {(question.id, answer) for question in guide.questions for answer in answers(question)}
    for tokens in sample:
        for place in range(len(tokens)):
            step = replay(guide, tokens[:place])
            assert isinstance(step, Next)
            for answer in answers(step.question):
                if (step.question.id, answer) in wanted:
                    wanted.discard((step.question.id, answer))
                    yield drawn(guide, chance, (*tokens[:place], answer))
    assert not wanted, f"{guide.id}: nobody is asked for {sorted(wanted)}"


def answers(question: Question) -> list[str]:
    """Every answer to a question; one token stands for all days."""
    options = [token(question, DAYS[0])] if question.date else [token(question, one.id) for one in question.options]
    return [*options, token(question, UNKNOWN)]


def on_other_days(guide: Guide, tokens: tuple[str, ...], made_on: date, chance: Random) -> Outcome:
    """The outcome with the days of the answers drawn anew, near the day on which the list is made."""
    reached = replay(guide, tokens)
    assert isinstance(reached, Outcome)
    asked = [question for question in guide.questions if question.id in reached.answered.asked]
    moved = [
        token(
            question,
            made_on + timedelta(days=chance.randint(-min(question.past_days, 60), min(question.future_days, 60))),
        )
        if question.date and one != "u"
        else one
        for question, one in zip(asked, tokens, strict=True)
    ]
    outcome = replay(guide, moved)
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize("name", NAMES)
def test_every_way_through_a_guide_ends_with_a_list_that_can_be_followed(name: str, content: Content) -> None:
    chance = Random(20261121)
    cities = [content.cities[city] for city in CITIES]
    guide, same = ({one.id: one for one in city.guides}[name] for city in cities)
    assert guide == same
    known = [(city.city, {one.id: one for one in city.procedures}) for city in cities]
    for number, tokens in enumerate(walks(guide, chance)):
        for (city, procedures), made_on in zip(known, DAYS if number % 2 else DAYS[::-1], strict=True):
            made = checklist(guide, on_other_days(guide, tokens, made_on, chance), procedures, city, made_on)
            assert made.steps, tokens
            moving = [step.due for step in made.steps if step.procedure.deadline and step.procedure.deadline.moves]
            assert not [due for due in moving if due and city.closed(due)], tokens
            assert all(visit.day >= made_on and not city.closed(visit.day) for visit in made.visits), tokens
