"""facilities import, export, near: open data of shelters, AEDs, counters … in and out."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot.commands.tables import own_folder, print_findings, profile_of, write_file
from bot.content import content_roots
from bot.settings import Settings
from knowledge.city import City
from knowledge.facility import HAZARDS, KINDS, Facility, FacilityKind, designated_for, named_in, nearest, with_places
from knowledge.facility_columns import HAZARD_NAMES
from knowledge.facility_export import write_own, write_standard
from knowledge.facility_files import FOLDER, read_facility_files
from knowledge.facility_kinds import KIND_NAMES, PUBLIC, kind_of
from knowledge.facility_table import Origin, read_facilities, read_facility_table
from knowledge.opendata import TableError
from knowledge.opendata_rows import RowReport
from scheduler.due import CITY

SHOWN = 10
_POINT = re.compile(r"\s*(\d{1,2}(?:\.\d+)?)\s*,\s*(\d{1,3}(?:\.\d+)?)\s*")

_city = click.option("--city", help="市の id（例 omitama）。書かなければ MADOGUCHI_CITY。")
_kind = click.option("--kind", type=click.Choice(KINDS), help="施設の種類。")


@click.group()
def facilities() -> None:
    """施設（避難場所・AED・Wi-Fi・窓口など）のオープンデータを取り込み、書き出し、近い順に調べます。"""


@facilities.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_city
@_kind
@click.option("--source", help="出典として残す文。書かなければファイルの名前。")
@click.option("--yes", is_flag=True, help="今あるファイルと置きかえるとき、確かめません。")
def import_(file: Path, city: str | None, kind: FacilityKind | None, source: str | None, yes: bool) -> None:
    """オープンデータの FILE（CSV か .xlsx）を、市の内容のフォルダーに取り込みます。

    推奨データセット、自治体標準オープンデータセット、2026年の形のどれでも、見出しから読み分けます。
    一行ずつ、直したこと・取り込まなかったわけを知らせます。公開は madoguchi publish で行います。
    """
    settings = Settings()
    own, profile = own_folder(settings), profile_of(settings, city)
    try:
        table = read_facility_table(file.read_bytes())
    except TableError as error:
        raise click.ClickException(f"{file.name}:{error.line}: {error}") from None
    chosen = kind or kind_of(table, file.name)
    if chosen is None:
        raise click.ClickException(f"何の一覧か分かりません。--kind で選んでください（{'・'.join(KINDS)}）。")
    origin = Origin(source=source or f"取り込んだファイル「{file.name}」", checked_on=datetime.now(CITY).date())
    found, report = read_facilities(table, profile, chosen, origin)
    _print_report(file, chosen, report)
    if not found:
        raise click.ClickException("取り込める行がありません。何も変えていません。")
    target = own / FOLDER / profile.id / f"{chosen}.csv"
    if target.exists() and not yes:
        _confirm_replacing(target, found, profile)
    write_file(target, write_own(found, profile, chosen))
    click.echo(f"{len(found)} 件を {target} に書きました。")
    click.echo("madoguchi check で確かめ、madoguchi publish で公開してください。")


def _print_report(file: Path, kind: FacilityKind, report: RowReport) -> None:
    click.echo(f"{file.name}: {report.encoding}、{KIND_NAMES[kind]}（{kind}）の一覧として読みました。")
    print_findings(report.findings, report.names)
    if report.unused:
        click.echo(f"  使わない列: {'、'.join(report.unused)}")
    untouched = report.taken - report.repaired
    counts = (("そのまま", untouched), ("直して取り込む", report.repaired), ("取り込まない", report.rejected))
    click.echo(f"読んだ行 {report.read}（{'、'.join(f'{word} {number}' for word, number in counts)}）")


def _confirm_replacing(target: Path, found: Sequence[Facility], city: City) -> None:
    """Say what would go before it goes."""
    before, _ = read_facility_files((target.parents[3],), city)
    ids = {facility.id for facility in found}
    gone = [one.name for one in before if one.id.partition(".")[0] == target.stem and one.id not in ids]
    listed = (
        f"なくなるもの {len(gone)} 件（{'、'.join(gone[:SHOWN])}{' ほか' if len(gone) > SHOWN else ''}）。"
        if gone
        else ""
    )
    click.confirm(f"{target} を置きかえます。{listed}よろしいですか。", abort=True)


@facilities.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_city
@_kind
@click.option("--yes", is_flag=True, help="FILE がもうあるとき、確かめずに置きかえます。")
def export(file: Path, city: str | None, kind: FacilityKind | None, yes: bool) -> None:
    """施設の一覧を、オープンデータとして FILE に書き出します（今の標準の項目、UTF-8・BOMつき）。

    --kind を書かなければ、公共施設一覧（市役所・支所・公民館・図書館など）です。
    """
    settings = Settings()
    profile = profile_of(settings, city)
    chosen: FacilityKind = kind or "facility"
    kinds = PUBLIC if chosen == "facility" else (chosen,)
    found = [facility for facility in _all(settings, profile) if facility.kind in kinds]
    if not found:
        raise click.ClickException(f"{profile.name}には、{KIND_NAMES[chosen]}の登録がありません。")
    if file.exists() and not yes:
        click.confirm(f"{file} を置きかえます。よろしいですか。", abort=True)
    write_file(file, write_standard(found, profile, chosen))
    unplaced = sum(facility.lat is None for facility in found)
    click.echo(f"{KIND_NAMES[chosen]} {len(found)} 件を {file} に書きました（位置のないもの {unplaced} 件）。")


def _all(settings: Settings, city: City) -> tuple[Facility, ...]:
    """Everything that residents can be shown, and what is wrong with the files on the error output."""
    found, problems = read_facility_files(content_roots(settings.content), city)
    for problem in problems:
        click.echo(str(problem), err=True)
    return with_places(found, city)


@facilities.command()
@click.argument("where")
@_city
@_kind
@click.option("--hazard", type=click.Choice(HAZARDS), help="この災害のときに使える指定緊急避難場所だけ。")
def near(where: str, city: str | None, kind: FacilityKind | None, hazard: str | None) -> None:
    """WHERE（「36.236,140.305」のような緯度・経度か、施設の名前）に近い施設を、近い順に10件まで並べます。"""
    settings = Settings()
    profile = profile_of(settings, city)
    every = _all(settings, profile)
    lat, lon = _place(where, every, profile)
    wanted = [facility for facility in every if kind in (None, facility.kind)]
    for name in HAZARDS:
        if name == hazard:
            wanted = list(designated_for(wanted, name))
    found = nearest(wanted, lat, lon, most=SHOWN)
    for one in found:
        said = (KIND_NAMES[one.facility.kind], one.facility.address, _hazards(one.facility))
        click.echo(f"{one.metres:7.0f} m  {one.facility.name}（{'、'.join(filter(None, said))}）")
    unplaced = sum(facility.lat is None for facility in wanted)
    click.echo(f"{len(wanted)} 件のうち、位置の分からないものが {unplaced} 件あります。")


def _hazards(facility: Facility) -> str:
    return "・".join(HAZARD_NAMES[name] for name in facility.hazards)


def _place(where: str, every: Sequence[Facility], city: City) -> tuple[float, float]:
    """The coordinates given, or those of the facility named."""
    if match := _POINT.fullmatch(where):
        return float(match[1]), float(match[2])
    named, rest = named_in(where, every)
    if not named or rest:
        raise click.ClickException(f"{city.name}に「{where}」という施設の登録がありません。")
    for facility in named:
        said = (KIND_NAMES[facility.kind], facility.address, facility.phone, facility.remarks)
        click.echo(f"{facility.name}（{'、'.join(filter(None, said))}）")
    placed = next(((one.lat, one.lon) for one in named if one.lat is not None and one.lon is not None), None)
    if placed is None:
        raise click.ClickException("この施設の緯度・経度が登録されていないので、近い施設は分かりません。")
    return placed
