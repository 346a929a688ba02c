"""ask, eval: questions on the command line, answered exactly as residents are answered."""

import json
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.commands.content import load, press, publish_content
from bot.commands.day import Day
from bot.conversation import TOKYO, counter_of
from bot.edition import Edition
from bot.evaluation import QuestionFileError, evaluate, read_questions
from bot.explanation import explain
from bot.plain import plain
from bot.publication import Shelf, UnpublishableError
from bot.semantic import encoder_of
from bot.settings import Settings
from handlers import handle
from handlers.event import Counter, Event, Result
from knowledge.language import recognise
from knowledge.languages import LANGUAGES, Language
from knowledge.redact import Redacted, redact, without_masks
from knowledge.search import Candidate
from knowledge.text import Analyzer


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question with what the counter made of it. language: told, or else recognised."""

    query: Redacted
    language: Language
    result: Result

    @property
    def outcome(self) -> str:
        """The outcome as in ``ask --json``."""
        return self.result.asked.outcome if self.result.asked else "unknown"

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Best first."""
        return self.result.asked.candidates if self.result.asked else ()

    @property
    def parts(self) -> tuple["Asked", ...]:
        """Each question of a message that asks several, as if it had been asked alone; else this one."""
        parts = ((result, result.asked.text) for result in self.result.parts if result.asked)
        return tuple(replace(self, query=Redacted(text=text or ""), result=result) for result, text in parts) or (self,)

    def to_json(self) -> dict[str, Any]:
        """One object of ``ask --json``."""
        first, *others = self.parts
        said = {"query": self.query.text, "warnings": list(self.query.warnings)}
        return first._to_json() | said | {"more": [other._to_json() for other in others]}

    def _to_json(self) -> dict[str, Any]:
        found = [{"id": c.id, "topic": c.topic, "confidence": round(c.confidence, 4)} for c in self.candidates]
        return {
            "query": self.query.text,
            "lang": self.language,
            "outcome": self.outcome,
            "candidates": found,
            "text": plain(self.result.reply),
            "warnings": list(self.query.warnings),
            "more": [],
        }


def ask_counter(counter: Counter, question: str, told: Language | None = None) -> Asked:
    """One question, on the way a resident's message takes: redacted first, then handled.

    told: the language to answer in, and the question's as well unless it is Japanese; None: as it is recognised.
    """
    query = redact(question)
    event = Event(id=0, kind="text", text=query.text, warnings=query.warnings)
    if told is not None:
        japanese = recognise(query.text) in ("ja", "ja-easy")
        event = replace(event, language=told, heard="ja" if japanese else told)
    result = handle(event, counter)
    heard = result.asked.language if result.asked else event.language
    return Asked(query=query, language=told or heard, result=result)


def open_edition(city: str | None) -> Edition:
    """What is published of a city; publishes first when nothing is published yet."""
    settings = Settings()
    shelf, name = Shelf(settings.publications, encoder_of(settings)), city or settings.city
    if shelf.edition(name) is None:
        _publish_first(settings, name)
    edition = shelf.edition(name)
    if edition is None:
        raise click.ClickException(f"「{name}」という市はありません。あるのは {'、'.join(shelf.cities())} です。")
    return edition


def _publish_first(settings: Settings, city: str) -> None:
    content = load(settings)
    if city not in content.cities:
        return
    with redirect_stdout(sys.stderr):  # standard output belongs to the answers
        try:
            publish_content(press(settings), content, sure=False)
        except UnpublishableError as error:
            raise click.ClickException(str(error)) from None


@click.command()
@click.argument("question", nargs=-1)
@click.option("--city", help="市の id（書かなければ MADOGUCHI_CITY）。")
@click.option("--lang", type=click.Choice(LANGUAGES), help="答えのことば（書かなければ、質問のことば）。")
@click.option("--on", type=Day(), help="この日の窓口として答えます（例 2027-04-01）。")
@click.option("--json", "as_json", is_flag=True, help="一問を一行の JSON で出します。")
@click.option("--explain", is_flag=True, help="候補ごとに、なぜ選ばれたかの点数を並べます。")
def ask(
    question: tuple[str, ...], city: str | None, lang: Language | None, on: date | None, as_json: bool, explain: bool
) -> None:
    """質問に答えます。QUESTION がなければ、標準入力から一行に一問ずつ読みます。"""
    edition, analyzer = open_edition(city), Analyzer()
    counter = counter_of(edition, analyzer, on or datetime.now(TOKYO).date())
    for line in _questions(question):
        asked = ask_counter(counter, line, lang)
        click.echo(json.dumps(asked.to_json(), ensure_ascii=False) if as_json else plain(asked.result.reply))
        if explain:
            click.echo(_explained(asked, edition, analyzer), err=as_json)
        elif not as_json:
            click.echo()


def _questions(given: tuple[str, ...]) -> Iterable[str]:
    if given:
        return [" ".join(given)]
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    return [line for line in lines if line.strip()]


def _explained(asked: Asked, edition: Edition, analyzer: Analyzer) -> str:
    """Of every question in the message."""
    return "\n\n".join(
        explain(
            without_masks(part.query.text),
            part.outcome,
            part.candidates,
            language=part.result.asked.language if part.result.asked else part.language,
            library=edition.library,
            reader=analyzer,
            titles={name: guidance.title for name, guidance in {**edition.entries, **edition.elsewhere}.items()},
        )
        for part in asked.parts
    )


@click.command("eval")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--city", help="市の id（書かなければ MADOGUCHI_CITY）。")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")
def evaluation(file: Path, city: str | None, as_json: bool) -> None:
    """質問と正しい話題の表（TSV）で、答えの当たり方を測ります。列は query・topic・also（と lang）。"""
    try:
        rows = read_questions(file)
    except QuestionFileError as error:
        raise click.ClickException(str(error)) from None
    counter = counter_of(open_edition(city), Analyzer(), datetime.now(TOKYO).date())
    covered = {entry.topic for entry in counter.entries.values()}
    with click.progressbar(rows, label="質問しています", file=sys.stderr) as bar:
        report = evaluate(bar, lambda row: ask_counter(counter, row.query), covered=covered)
    click.echo(report.to_json() if as_json else str(report))
