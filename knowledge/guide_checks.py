"""What staff expect of a guide: given these answers on that day, this checklist comes out (pure)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from knowledge.checklist import Checklist, checklist
from knowledge.city import City
from knowledge.dates import WEEKDAYS
from knowledge.evidence import Vocabulary
from knowledge.guide import Guide, Next
from knowledge.guide_answers import AnswerError, walk
from knowledge.layers import Kind, Located
from knowledge.problems import Problem, problem
from knowledge.procedure import Procedure
from knowledge.records import Day, Id, NonEmpty, Record, Whole

Channel = Literal["counter", "post", "online", "conveni"]
CHANNELS: Mapping[Channel, str] = {
    "counter": "窓口",
    "post": "郵送",
    "online": "オンライン",
    "conveni": "コンビニ",
}

Yen = Annotated[Whole, Field(ge=0)]


class GuideCheck(Record):
    """Answers to a guide, and the checklist that they have to lead to; what is left out is not compared.

    on: the day on which it is made. procedures: all of them, in their order. maybe: those that may not apply. late:
    those whose last day is over. due, opens: last and first days. visit: the days to go on. bring: what has to be
    among the things to bring. total: yen by channel. notes: ids that have to be there.
    """

    name: NonEmpty = Field(max_length=100)
    guide: Id
    city: Id | None = None
    on: Day
    answers: dict[Id, NonEmpty]
    procedures: tuple[Id, ...] = Field(min_length=1)
    maybe: tuple[Id, ...] | None = None
    late: tuple[Id, ...] | None = None
    due: dict[Id, Day] = Field(default_factory=dict)
    opens: dict[Id, Day] = Field(default_factory=dict)
    visit: tuple[Day, ...] | None = None
    bring: tuple[Id, ...] = ()
    not_bring: tuple[Id, ...] = ()
    total: dict[Channel, Yen] = Field(default_factory=dict)
    notes: tuple[Id, ...] = ()


GUIDE_CHECKS = Kind(name="checks", folder=Path("knowledge") / "checks", model=GuideCheck, key="name")


def run_check(
    located: Located[GuideCheck],
    guides: Mapping[str, Guide],
    procedures: Mapping[str, Procedure],
    vocabulary: Vocabulary,
    city: City,
) -> list[Problem]:
    """Where the checklist of a city differs from what is expected, at the line that expects it."""
    check, node = located.record, located.node
    faults = _made(check, guides, procedures, vocabulary, city)
    return [problem(node.find(path).mark, message, field=str(path[0])) for path, message in faults]


_Fault = tuple[Sequence[str | int], str]
"""The path below the check of what is not so, and what is instead."""


def _made(
    check: GuideCheck,
    guides: Mapping[str, Guide],
    procedures: Mapping[str, Procedure],
    vocabulary: Vocabulary,
    city: City,
) -> Iterator[_Fault]:
    guide = guides.get(check.guide)
    if guide is None:
        yield ["guide"], f"「{check.guide}」というガイドはありません。"
        return
    try:
        walked = walk(guide, check.answers, check.on)
    except AnswerError as error:
        yield ["answers", error.question], str(error)
        return
    for name in walked.unused:
        yield ["answers", name], f"質問「{name}」は、この答え方では聞かれません。"
    if isinstance(walked.step, Next):
        asked = walked.step.question
        yield ["answers"], f"質問「{asked.id}」（{asked.ask}）の答えがありません。"
        return
    made = checklist(guide, walked.step, procedures, city, check.on)
    yield from _steps(check, made)
    yield from _days(check, made)
    yield from _things(check, made, vocabulary)
    yield from _totals(check, made)


def _steps(check: GuideCheck, made: Checklist) -> Iterator[_Fault]:
    came = [step.procedure.id for step in made.steps]
    missing = [name for name in check.procedures if name not in came]
    extra = [name for name in came if name not in check.procedures]
    if missing or extra:
        said = (("出なかった", missing), ("書いていないのに出た", extra))
        text = "、".join(f"{word}のは {'・'.join(names)}" for word, names in said if names)
        yield ["procedures"], f"手続きが違います。{text} です。"
    elif came != list(check.procedures):
        yield ["procedures"], f"手続きの順番が違います。出たのは {'・'.join(came)} の順です。"
    yield from _same(check.maybe, (step.procedure.id for step in made.steps if not step.certain), "maybe")
    yield from _same(check.late, (step.procedure.id for step in made.steps if step.late), "late")
    there = {note.id for note in made.notes}
    for number, name in enumerate(check.notes):
        if name not in there:
            yield ["notes", number], f"注意書き「{name}」は出ませんでした。出たのは {_listed(sorted(there))} です。"


def _same(wanted: Sequence[str] | None, came: Iterable[str], field: str) -> Iterator[_Fault]:
    names = sorted(came)
    if wanted is not None and sorted(wanted) != names:
        yield [field], f"「{field}」が違います。出たのは {_listed(names)} です。"


def _days(check: GuideCheck, made: Checklist) -> Iterator[_Fault]:
    by_name = {step.procedure.id: step for step in made.steps}
    wanted = [("due", "期限", name, day) for name, day in check.due.items()]
    wanted += [("opens", "始められる日", name, day) for name, day in check.opens.items()]
    for field, said, name, day in wanted:
        step = by_name.get(name)
        came = (step.due if field == "due" else step.opens) if step else None
        if came != day:
            yield [field, name], f"「{name}」の{said}が違います。出たのは {_day(came)} です。"
    days = tuple(visit.day for visit in made.visits)
    if check.visit is not None and check.visit != days:
        yield ["visit"], f"窓口に行く日が違います。出たのは {_listed([_day(day) for day in days])} です。"


def _things(check: GuideCheck, made: Checklist, vocabulary: Vocabulary) -> Iterator[_Fault]:
    asked = {bring.item: bring for bring in made.bring}
    for field, names in (("bring", check.bring), ("not_bring", check.not_bring)):
        for number, name in enumerate(names):
            if name not in vocabulary.items:
                yield [field, number], f"「{name}」という持ち物（knowledge/evidence.yaml の items）はありません。"
            elif field == "bring" and name not in asked:
                yield [field, number], f"持ち物に「{name}」が出ませんでした。出たのは {_listed(asked)} です。"
            elif field == "not_bring" and name in asked:
                yield [field, number], f"持ち物に「{name}」が出ました（{'・'.join(asked[name].procedures)} のため）。"


def _totals(check: GuideCheck, made: Checklist) -> Iterator[_Fault]:
    costs = {cost.channel: cost.yen for cost in made.costs}
    for channel, yen in check.total.items():
        came = costs.get(channel)
        if came != yen:
            text = "出ませんでした" if came is None else f"{came:,}円でした"
            yield ["total", channel], f"{CHANNELS[channel]}の合計は{text}。"


def _listed(names: Iterable[str]) -> str:
    return "・".join(names) or "なし"


def _day(day: date | None) -> str:
    return f"{day}（{WEEKDAYS[day.weekday()]}）" if day else "なし"
