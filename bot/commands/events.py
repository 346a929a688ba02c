"""events import, export: open data of events in, for staff to look at; the city's events out, as CSV or .ics."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.commands.tables import own_folder, print_findings, profile_of, write_file
from bot.content import content_roots
from bot.event_feed import feed_of
from bot.settings import Settings
from knowledge.city import City
from knowledge.facility import Facility, with_places
from knowledge.facility_files import read_facility_files
from knowledge.files import Node
from knowledge.layers import COMMON, read_layer, stack
from knowledge.opendata import TableError
from knowledge.opendata_rows import RowReport
from scheduler.due import CITY
from scheduler.event_export import published, write_events
from scheduler.event_file import Became, Merged, as_yaml, merge
from scheduler.event_table import EventRow, Origin, read_event_table, read_events
from scheduler.notice import NOTICES, Notice
from scheduler.occurrences import Occurrence

FILE = "imported.yaml"
BECAME: Mapping[Became, str] = {
    "added": "新しいお知らせ",
    "changed": "変わったお知らせ",
    "called-off": "中止にしたお知らせ",
    "unchanged": "前と同じ",
    "elsewhere": "ほかのファイルにあるので、書きかえなかったもの",
}

_city = click.option("--city", help="市の id（例 omitama）。書かなければ MADOGUCHI_CITY。")


@click.group()
def events() -> None:
    """イベント一覧のオープンデータを取り込み、書き出します。"""


@events.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_city
@click.option("--source", help="出典として残す文。書かなければファイルの名前。")
def import_(file: Path, city: str | None, source: str | None) -> None:
    """イベント一覧の FILE（CSV か .xlsx）を、お知らせの下書きとして取り込みます。

    推奨データセット、自治体標準オープンデータセット、2026年の形のどれでも、見出しから読み分けます。
    一行ずつ、直したこと・取り込まなかったわけを知らせます。同じファイルを二度取り込んでも、二重になりません。
    """
    settings = Settings()
    own = own_folder(settings)
    profile = profile_of(settings, city)
    origin = Origin(source=source or f"取り込んだファイル「{file.name}」", today=datetime.now(CITY).date())
    try:
        table = read_event_table(file.read_bytes())
    except TableError as error:
        raise click.ClickException(f"{file.name}:{error.line}: {error}") from None
    found, report = read_events(table, profile, origin)
    click.echo(f"{file.name}: {report.encoding}、イベントの一覧として読みました。")
    print_findings(report.findings, report.names)
    _print_counts(report)
    if not found:
        raise click.ClickException("取り込める行がありません。何も変えていません。")
    target = own / NOTICES.folder / profile.id / FILE
    merged = _merge(own, target, profile, found)
    _print_became(merged, found)
    if set(merged.became.values()) <= {"unchanged", "elsewhere"}:
        click.echo("前に取り込んだものと同じなので、何も変えていません。")
        return
    write_file(_before(target), target.read_bytes() if target.exists() else as_yaml(()).encode())
    write_file(target, as_yaml(merged.notices).encode())
    click.echo(f"{target} に書きました。まだ下書きで、住民には見えません。")
    click.echo("中身を確かめて status を published にし、madoguchi check、publish の順に。")
    click.echo("取り込む前にもどすには、madoguchi events undo。")


@events.command()
@_city
def undo(city: str | None) -> None:
    """いちばん新しい取り込みを、取り込む前にもどします。もう一度すると、もどす前になります。

    入れかえるだけなので、取り込んだあとに手で直したものも無くなりません。
    公開しているものは、publish するまで変わりません。
    """
    settings = Settings()
    profile = profile_of(settings, city)
    target = own_folder(settings) / NOTICES.folder / profile.id / FILE
    if not (target.exists() and _before(target).exists()):
        raise click.ClickException("もどす取り込みがありません。")
    now, before = target.read_bytes(), _before(target).read_bytes()
    write_file(_before(target), now)
    write_file(target, before)
    click.echo(f"{target} を、取り込みの前のものと入れかえました。もう一度 undo すると、元になります。")


def _before(target: Path) -> Path:
    """The file as it was before the last import; its name is none of content."""
    return target.with_name(f"{target.name}.before")


def _print_counts(report: RowReport) -> None:
    if report.unused:
        click.echo(f"  使わない列: {'、'.join(report.unused)}")
    untouched = report.read - report.rejected - report.repaired
    counts = (("そのまま", untouched), ("直して取り込む", report.repaired), ("取り込まない", report.rejected))
    click.echo(f"読んだ行 {report.read}（{'、'.join(f'{word} {number}' for word, number in counts)}）")


def _merge(own: Path, target: Path, city: City, found: Sequence[EventRow]) -> Merged:
    """The rows over what the file holds; it must be readable, or what staff wrote into it would be lost."""
    layer, problems = read_layer(own, city.id, NOTICES)
    if broken := [str(problem) for problem in problems if problem.level == "error"]:
        raise click.ClickException("今のファイルに誤りがあるので、取り込めません。\n" + "\n".join(broken))
    shown = str(target.relative_to(own))
    here = [_plain(node) for node in layer.records.values() if node.mark.path == shown]
    elsewhere = [name for name, node in layer.records.items() if node.mark.path != shown]
    return merge(here, elsewhere, found)


def _plain(node: Node) -> Mapping[str, Any]:
    plain = node.plain()
    assert isinstance(plain, dict)  # a layer holds nothing but mappings
    return plain


def _print_became(merged: Merged, found: Sequence[EventRow]) -> None:
    for became, word in BECAME.items():
        rows = [row for row in found if merged.became[row.line] == became]
        if rows:
            click.echo(f"{word} {len(rows)} 件")
        for row in rows if became in ("changed", "called-off", "elsewhere") else ():
            click.echo(f"  {row.line}行目: {row.fields['title']}（{row.fields['id']}）")
    for row in found:
        if row.off and merged.became[row.line] == "added":
            click.echo(f"  {row.line}行目: 一覧では中止になっています（{row.fields['title']}）。")


@events.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_city
@click.option("--yes", is_flag=True, help="FILE がもうあるとき、確かめずに置きかえます。")
def export(file: Path, city: str | None, yes: bool) -> None:
    """市のイベントを FILE に書き出します（.csv は今の標準の項目で UTF-8・BOMつき、.ics はカレンダー）。

    書き出すのは、お知らせのうち、行ける催し（教室・出張受付・健診・イベントなど）です。見本と下書きは出しません。
    """
    settings = Settings()
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise click.ClickException("FILE の名前は .csv か .ics で終わるようにしてください。")
    profile, roots = profile_of(settings, city), content_roots(settings.content)
    found = published(_notices(roots, profile), profile, datetime.now(CITY).date())
    if not found:
        raise click.ClickException("書き出すイベントがありません（見本と下書きは書き出しません）。")
    if file.exists() and not yes:
        click.confirm(f"{file} を置きかえます。よろしいですか。", abort=True)
    facilities = with_places(read_facility_files(roots, profile)[0], profile)
    write_file(file, write(found, profile, {one.id: one for one in facilities}))
    click.echo(f"イベント {len(found)} 回分を {file} に書きました。")


def _notices(roots: Sequence[Path], city: City) -> list[Notice]:
    """The notices of a city as its files say, and what is wrong with these on the error output."""
    names = (COMMON, city.prefecture, city.id)
    read = [read_layer(root, name, NOTICES, shown_below=roots[0]) for root in roots for name in names]
    located, problems = stack([layer for layer, _ in read], NOTICES)
    for problem in (*(one for _, found in read for one in found), *problems):
        click.echo(str(problem), err=True)
    return [item.record for item in located]


_Write = Callable[[Sequence[Occurrence], City, Mapping[str, Facility]], bytes]
_WRITERS: Mapping[str, _Write] = {".csv": write_events, ".ics": feed_of}
