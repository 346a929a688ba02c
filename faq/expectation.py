"""What staff expect of the search: this question is answered so (pure)."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from knowledge.languages import Language
from knowledge.layers import Kind, Located
from knowledge.problems import Problem, problem
from knowledge.records import Day, Id, Ids, NonEmpty, Record

Outcome = Literal["answer", "choices", "unknown", "elsewhere", "smalltalk", "emergency", "refused"]

CHOICES = 3
"""Candidates that residents are offered at most."""


class Expectation(Record):
    """A question and what has to come of it; what is left out is not compared.

    entry: ids, one of which has to be shown, or offered among the choices unless ``outcome`` is told. lang: the
    language that has to be heard. city: only there. on: the day of the question, else today. says: what has to stand
    in the reply.
    """

    ask: NonEmpty = Field(max_length=300)
    entry: Ids = ()
    outcome: Outcome | None = None
    lang: Language | None = None
    city: Id | None = None
    on: Day | None = None
    says: tuple[NonEmpty, ...] = ()

    @model_validator(mode="after")
    def _expects_something(self) -> "Expectation":
        if not self.entry and self.outcome is None:
            raise ValueError("entry（出てほしい回答の id）か outcome（結果）のどちらかを書いてください。")
        return self

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What may come of the question: told, or else that ``entry`` is shown or offered."""
        return (self.outcome,) if self.outcome else ("answer", "choices", "elsewhere", "smalltalk")


EXPECTATIONS = Kind(name="questions", folder=Path("faq") / "tests", model=Expectation, key="ask")


@dataclass(frozen=True, kw_only=True, slots=True)
class Replied:
    """What a question led to. language: the one heard. found: ids of the candidates, best first. text: the reply."""

    outcome: str
    language: str
    found: Sequence[str]
    text: str


Ask = Callable[[str, date | None], Replied]
"""A question on a day (None: today) -> what came of it."""


def check_expectation(located: Located[Expectation], known: Container[str]) -> list[Problem]:
    """Answers that do not exist."""
    wanted, node = located.record, located.node
    message = "「{}」という回答はありません。"
    missing = ((number, name) for number, name in enumerate(wanted.entry) if name not in known)
    return [problem(node.find(["entry", number]).mark, message.format(name), field="entry") for number, name in missing]


def run_expectation(located: Located[Expectation], ask: Ask) -> list[Problem]:
    """Where the reply differs from what is expected, at the line that expects it."""
    wanted, node = located.record, located.node
    came = ask(wanted.ask, wanted.on)
    return [
        problem(node.find([field]).mark, f"「{wanted.ask}」：{message}", field=field)
        for field, message in _faults(wanted, came)
    ]


def _faults(wanted: Expectation, came: Replied) -> Iterator[tuple[str, str]]:
    shown = came.found[: CHOICES if came.outcome == "choices" else 1]
    what = f"出たのは {came.outcome}（{'・'.join(came.found[:CHOICES]) or '候補なし'}）です。"
    if came.outcome not in wanted.outcomes:
        yield ("outcome" if wanted.outcome else "entry"), f"結果が違います。{what}"
    elif wanted.entry and not set(wanted.entry) & set(shown):
        yield "entry", f"回答が違います。{what}"
    if wanted.lang and wanted.lang != came.language:
        yield "lang", f"{came.language} の質問と受け取りました。"
    for text in wanted.says:
        if text not in came.text:
            yield "says", f"返事に「{text}」がありません。"
