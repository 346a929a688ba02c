"""A guide answered by the names of its questions and options, as staff write them down (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.dates import parse_date
from knowledge.guide import UNKNOWN, BadAnswer, Guide, Next, Outcome, Question, replay, take_day, token


class AnswerError(ValueError):
    """An answer that the question does not take; the message says why, in Japanese."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__(message)
        self.question = question


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """How far the answers lead. tokens: as ``replay`` takes them. unused: answers to questions that were not asked."""

    tokens: tuple[str, ...]
    step: Next | Outcome
    unused: tuple[str, ...]


def walk(guide: Guide, answers: Mapping[str, str], today: date) -> Walked:
    """The way through a guide as far as ``answers`` (question -> option, day or ``unknown``) tell it.

    today: from which the days that a question takes are counted. Raises AnswerError.
    """
    tokens: list[str] = []
    left = dict(answers)
    while isinstance(step := replay(guide, tokens), Next) and step.question.id in left:
        tokens.append(token_of(step.question, left.pop(step.question.id), today))
    return Walked(tokens=tuple(tokens), step=step, unused=tuple(left))


def token_of(question: Question, answer: str, today: date) -> str:
    """An answer by its name as ``replay`` takes it. Raises AnswerError."""
    if answer == UNKNOWN or question.option(answer):
        return token(question, answer)
    if not question.date:
        there = "・".join([*(option.id for option in question.options), UNKNOWN])
        raise AnswerError(
            question.id, f"質問「{question.id}」に「{answer}」という答えはありません（あるのは {there}）。"
        )
    try:
        taken = take_day(question, parse_date(answer), today)
    except ValueError as error:
        raise AnswerError(question.id, str(error)) from None
    if isinstance(taken, BadAnswer):
        limit = f"{taken.limit}からあと" if taken.reason == "past" else f"{taken.limit}まで"
        raise AnswerError(question.id, f"質問「{question.id}」に答えられるのは、{limit}の日です（{answer}）。")
    return taken
