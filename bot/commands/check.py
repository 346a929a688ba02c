"""check: everything wrong with the content, how complete it is, what changes by itself, and what is expected of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

import click

from bot.changes import table as changes_table
from bot.changes import upcoming
from bot.commands.ask import ask_counter
from bot.commands.content import load, press
from bot.commands.day import Day
from bot.content import Content, content_roots
from bot.content_tests import ContentTests, count, read_tests, run_guides, run_questions
from bot.coverage import cover
from bot.draft import draft_counter, draft_library
from bot.indexes import nothing_known
from bot.languages_report import report_languages, table
from bot.plain import plain
from bot.publication import Shelf
from bot.semantic import encoder_of
from bot.settings import Settings
from faq.expectation import Ask, Replied
from knowledge.city import find_gaps
from knowledge.polyglot import Library
from knowledge.problems import Problem
from knowledge.text import Analyzer
from scheduler.due import CITY


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")
@click.option("--gaps", is_flag=True, help="市ごとに、まだ埋まっていない項目（電話・時間など）を並べます。")
@click.option("--languages", is_flag=True, help="言語ごとに、翻訳がどれだけそろっているかを表にします。")
@click.option("--coverage", is_flag=True, help="話題・手続き・ガイド・市・言語が、どれだけそろっているかを数えます。")
@click.option(
    "--changes-until",
    "until",
    type=Day(),
    metavar="日",
    help="今日からこの日（例 2027-04-01）までに変わるものを、日の順に並べます。",
)
@click.option("--tests", is_flag=True, help="質問のテストもします（公開していない市は、探す準備に数秒かかります）。")
def check(
    paths: tuple[Path, ...],
    as_json: bool,
    gaps: bool,
    languages: bool,
    coverage: bool,
    until: date | None,
    tests: bool,
) -> None:
    """内容のファイルをすべて調べ、誤りを「ファイル:行:列: 内容」の形で一度に知らせます。

    PATHS には、重ねて調べるフォルダー（faq/entries や knowledge/cities を持つもの）か、
    その中の見たいファイルを書きます。何も書かなければ、同梱の内容と MADOGUCHI_CONTENT を調べます。
    誤りがなければ、ガイドのテスト（knowledge/checks）もします。
    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise click.UsageError(f"「{missing[0]}」がありません。")
    settings, folders = Settings(), [path for path in paths if path.is_dir()]
    content = load(settings, folders)
    if gaps:
        _print_gaps(content, as_json)
    elif languages:
        _print_languages(content, as_json)
    elif coverage:
        found = cover(content)
        click.echo(json.dumps(found.to_json(), ensure_ascii=False) if as_json else str(found))
    elif until:
        _print_changes(content, until, as_json)
    else:
        expected = read_tests((*content_roots(settings.content), *folders), content)
        problems, tried = _try(content, expected, settings, questions=tests)
        files = {str(path) for path in paths if path.is_file()}
        shown = [one for one in problems if not files or any(name.endswith(one.path) for name in files)]
        _print_problems(content, shown, tried, as_json)
        raise SystemExit(1 if any(one.level == "error" for one in shown) else 0)
    raise SystemExit(1 if content.errors else 0)


def _try(
    content: Content, expected: ContentTests, settings: Settings, *, questions: bool
) -> tuple[Sequence[Problem], dict[str, int]]:
    """Everything wrong with the files or, when that is nothing, what comes out otherwise than expected; tests run."""
    found = sorted({*content.problems, *expected.problems})
    if any(one.level == "error" for one in found):
        return found, {"guides": 0, "questions": 0}
    failed = run_guides(expected, content)
    failed += run_questions(expected, _Asker(content, settings).ask_in) if questions else []
    tried = {"guides": count(expected.guides), "questions": count(expected.questions) if questions else 0}
    return sorted({*found, *failed}), tried


class _Asker:
    """Asks questions of the files as they stand: by the published indexes where they fit, else by new ones."""

    def __init__(self, content: Content, settings: Settings) -> None:
        to = press(settings)
        self._content = content
        self._analyzer = Analyzer()
        self._known = nothing_known(content, self._analyzer)
        self._encoder = to.encoder
        self._stale = {change.city for change in to.pending(content)}
        self._shelf = Shelf(settings.publications, encoder_of(settings))

    def ask_in(self, city: str) -> Ask:
        """How to ask in a city."""
        library = self._library(city)
        today = datetime.now(CITY).date()
        counter = draft_counter(
            self._content, city, today, lambda text, language: library.search(self._analyzer, text, language)
        )

        def ask(question: str, on: date | None) -> Replied:
            asked = ask_counter(replace(counter, today=on or today), question)
            first = asked.parts[0]
            return Replied(
                outcome=first.outcome,
                language=asked.language,
                found=tuple(candidate.id for candidate in first.candidates),
                text=plain(asked.result.reply),
            )

        return ask

    def _library(self, city: str) -> Library:
        edition = None if city in self._stale else self._shelf.edition(city)
        if edition is not None:
            return edition.library
        click.echo(f"{self._content.cities[city].city.name}の質問のテストの準備をしています。", err=True)
        return draft_library(self._content, city, self._known, self._encoder)


def _print_problems(content: Content, problems: Sequence[Problem], tried: dict[str, int], as_json: bool) -> None:
    errors = sum(one.level == "error" for one in problems)
    if as_json:
        report = {"errors": errors, "problems": [asdict(one) for one in problems], "tests": tried}
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    for one in problems:
        click.echo(str(one))
    entries = sum(len(city.entries) for city in content.cities.values())
    click.echo(f"{len(content.cities)} 市・のべ {entries} 件の回答を調べました。")
    kinds = (("ガイド", tried["guides"]), ("質問", tried["questions"]))
    if told := "、".join(f"{kind}のテスト {number} 件" for kind, number in kinds if number):
        click.echo(f"{told}をしました。")
    click.echo(f"誤り {errors} 件、注意 {len(problems) - errors} 件。")


def _print_gaps(content: Content, as_json: bool) -> None:
    found = {name: find_gaps(city.city, content.catalogue.roles) for name, city in content.cities.items()}
    if as_json:
        listed = {name: [gap.model_dump() for gap in gaps] for name, gaps in found.items()}
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    for name, gaps in found.items():
        click.echo(f"{content.cities[name].city.name}（{name}）: {len(gaps)} 件")
        for gap in gaps:
            click.echo(f"  {gap.field}: {gap.note}")


def _print_languages(content: Content, as_json: bool) -> None:
    report = report_languages(content)
    if as_json:
        listed = {name: {kind: asdict(share) for kind, share in shares.items()} for name, shares in report.items()}
        click.echo(json.dumps(listed, ensure_ascii=False))
    else:
        click.echo(table(report))


def _print_changes(content: Content, until: date, as_json: bool) -> None:
    found = upcoming(content, datetime.now(CITY).date(), until)
    if as_json:
        click.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False))
    else:
        click.echo(changes_table(found, content))
