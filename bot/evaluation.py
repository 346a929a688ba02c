"""How often residents' questions find the right answer: a question file in, a report out."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

NONE = "NONE"
"""The topic of a question that no city answers: anything but `answer` is right, `elsewhere` and `smalltalk` too."""

SHOWN = ("answer", "elsewhere", "smalltalk")
"""Outcomes in which the first candidate is shown as the answer; only the city's own answers have a topic."""

COLUMNS = ("query", "topic", "also")


class QuestionFileError(ValueError):
    """A question file cannot be used; the message has one line `file:line: reason` for every problem."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One row of a question file. topic: an id of topics.tsv or NONE; also: other topics that would serve."""

    query: str
    topic: str
    also: tuple[str, ...] = ()
    lang: str = "ja"

    @property
    def category(self) -> str:
        """The part of the topic before its first dot."""
        return self.topic.split(".")[0]


class Found(Protocol):
    """A candidate as the evaluation reads it."""

    @property
    def topic(self) -> str: ...


class Asked(Protocol):
    """What the counter made of a question. candidates: best first."""

    @property
    def outcome(self) -> str: ...

    @property
    def candidates(self) -> Sequence[Found]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """A question whose first candidate was wrong. found: the topics of the first three candidates."""

    query: str
    lang: str
    topic: str
    also: tuple[str, ...]
    outcome: str
    found: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """Means over n questions, 0 when there are none. SR@k: a right topic among the first k; MRR over all candidates.

    wrong_answers: questions whose first candidate was shown as the answer and is wrong.
    """

    n: int
    sr1: float
    sr3: float
    mrr: float
    wrong_answers: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Scores over covered questions (those whose topic the content has), over all in scope (all but NONE), and more.

    none: number of NONE questions; false_answers: those answered all the same. outcomes: how often each occurred.
    categories, languages and misses (first candidate wrong): covered questions only. No question's language is told.
    """

    n: int
    covered: Scores
    in_scope: Scores
    none: int
    false_answers: tuple[Miss, ...]
    outcomes: dict[str, int]
    categories: dict[str, Scores]
    languages: dict[str, Scores]
    misses: tuple[Miss, ...]

    def to_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def __str__(self) -> str:
        """The report to be read on a terminal."""
        lines = [
            "                      件数    SR@1    SR@3     MRR  誤答",
            f"回答がある話題      {_line(self.covered)}",
            f"対象の質問すべて    {_line(self.in_scope)}",
            *(f"  {name:<18}{_line(scores)}" for name, scores in self.categories.items()),
            *(f"  {name:<18}{_line(scores)}" for name, scores in self.languages.items() if len(self.languages) > 1),
            f"対象外の質問に答えてしまった数: {self.none}件中{len(self.false_answers)}件",
            "結果の内訳: " + "、".join(f"{name} {count}" for name, count in self.outcomes.items()),
        ]
        lines += [f"対象外に回答: {_shown(miss)}" for miss in self.false_answers]
        lines += [f"外れ: {_shown(miss)}" for miss in self.misses]
        return "\n".join(lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Result:
    question: Question
    outcome: str
    found: tuple[str, ...]

    @property
    def rank(self) -> int:
        """The place of the first right candidate, from 1; 0 if there is none."""
        right = {self.question.topic, *self.question.also}
        return next((place for place, topic in enumerate(self.found, 1) if topic in right), 0)

    def miss(self) -> Miss:
        row = self.question
        return Miss(
            query=row.query, lang=row.lang, topic=row.topic, also=row.also, outcome=self.outcome, found=self.found[:3]
        )


def evaluate(
    rows: Iterable[Question], ask: Callable[[Question], Asked], *, covered: Collection[str] | None = None
) -> Report:
    """Ask every question and compare. covered: the topics that published entries have; None: all topics."""
    results = [_result(row, ask) for row in rows]
    in_scope = [result for result in results if result.question.topic != NONE]
    known = [result for result in in_scope if covered is None or result.question.topic in covered]
    none = [result for result in results if result.question.topic == NONE]
    categories = sorted({result.question.category for result in known})
    languages = sorted({result.question.lang for result in known})
    return Report(
        n=len(results),
        covered=_scores(known),
        in_scope=_scores(in_scope),
        none=len(none),
        false_answers=tuple(result.miss() for result in none if result.outcome == "answer"),
        outcomes=dict(Counter(result.outcome for result in results).most_common()),
        categories={name: _scores([r for r in known if r.question.category == name]) for name in categories},
        languages={name: _scores([r for r in known if r.question.lang == name]) for name in languages},
        misses=tuple(result.miss() for result in known if result.rank != 1),
    )


def read_questions(path: Path) -> tuple[Question, ...]:
    """The rows of a TSV with columns query, topic, also and optionally lang first; `also` separated by comma or space.

    QuestionFileError with every problem of the file; OSError if it cannot be opened.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}:1: UTF-8で読めません（{error.reason}）") from error
    cells = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    header = tuple(cells[0]) if cells else ()
    if header not in {COLUMNS, ("lang", *COLUMNS)}:
        raise QuestionFileError(f"{path}:1: 1行目はタブ区切りで query, topic, also としてください（先頭に lang も可）")
    rows = [(number, row) for number, row in enumerate(cells[1:], 2) if any(cell.strip() for cell in row)]
    problems = [f"{path}:{number}: {problem}" for number, row in rows if (problem := _problem(header, row))]
    if problems:
        raise QuestionFileError("\n".join(problems))
    return tuple(_question(dict(zip(header, row, strict=False))) for _, row in rows)


def _problem(header: Sequence[str], row: Sequence[str]) -> str:
    if len(row) > len(header):
        return f"列が{len(row)}個あります（{len(header)}個まで）"
    values = dict(zip(header, row, strict=False))
    missing = [name for name in header if name != "also" and not values.get(name, "").strip()]
    return f"{', '.join(missing)} が空です" if missing else ""


def _question(values: dict[str, str]) -> Question:
    return Question(
        query=values["query"].strip(),
        topic=values["topic"].strip(),
        also=tuple(values.get("also", "").replace(",", " ").split()),
        lang=values.get("lang", "ja").strip(),
    )


def _result(row: Question, ask: Callable[[Question], Asked]) -> _Result:
    asked = ask(row)
    return _Result(question=row, outcome=asked.outcome, found=tuple(candidate.topic for candidate in asked.candidates))


def _scores(results: Sequence[_Result]) -> Scores:
    n = len(results)
    ranks = [result.rank for result in results]
    return Scores(
        n=n,
        sr1=_mean([float(rank == 1) for rank in ranks]),
        sr3=_mean([float(0 < rank <= 3) for rank in ranks]),
        mrr=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        wrong_answers=sum(result.outcome in SHOWN and result.rank != 1 for result in results),
    )


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _line(scores: Scores) -> str:
    return f"{scores.n:>6}{scores.sr1:>8.3f}{scores.sr3:>8.3f}{scores.mrr:>8.3f}{scores.wrong_answers:>6}"


def _shown(miss: Miss) -> str:
    found = ", ".join(topic or "話題なし" for topic in miss.found)
    return f"{miss.query} [{miss.topic}] -> {miss.outcome}: {found or 'なし'}"
