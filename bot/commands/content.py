"""publish, rollback, versions, schemas: from files to what residents see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.content import Content, content_roots, read_content
from bot.publication import Change, Press, UnpublishableError
from bot.schemas import write_schemas
from bot.semantic import publishing_encoder_of
from bot.settings import Settings
from knowledge.text import Analyzer
from scheduler.due import CITY


def load(settings: Settings, more: Sequence[Path] = ()) -> Content:
    """The content of this installation as of today, with further folders over it."""
    return read_content((*content_roots(settings.content), *more), datetime.now(CITY).date())


def press(settings: Settings) -> Press:
    """The place to publish to."""
    return Press(settings.publications, Analyzer(), publishing_encoder_of(settings))


@click.command()
@click.option("--yes", is_flag=True, help="前の版に戻したあとでも、確かめずに公開します。")
def publish(yes: bool) -> None:
    """内容を調べ、誤りがなければ公開します。誤りがあれば、今の公開版のまま何も変えません。"""
    settings = Settings()
    content = load(settings)
    for found in content.problems:
        click.echo(str(found), err=True)
    try:
        publish_content(press(settings), content, sure=yes)
    except UnpublishableError as error:
        raise click.ClickException(str(error)) from None


def publish_content(to: Press, content: Content, *, sure: bool) -> None:
    """Publish what changed, with a progress bar; asks before it undoes a rollback. Raises UnpublishableError."""
    changes = [] if content.errors else to.pending(content)
    if content.errors:
        raise UnpublishableError(f"誤りが {len(content.errors)} 件あるので公開しません。今の公開版のまま動いています。")
    if not changes:
        click.echo("公開版は最新です。変わるところはありません。")
        return
    for change in changes:
        click.echo(_described(change, content))
    if any(change.undoes_rollback for change in changes) and not sure:
        click.confirm("前の版に戻した市があります。上の変更を公開してよいですか。", abort=True)
    with click.progressbar(length=len(changes), label="公開版を作っています") as bar:
        to.publish(content, changes, datetime.now(UTC), lambda _: bar.update(1))
    click.echo(f"{len(changes)} 市の内容を公開しました。動いているまどぐちには5秒以内に届きます。")


def _described(change: Change, content: Content) -> str:
    counts = (("追加", change.added), ("変更", change.changed), ("削除", change.removed))
    parts = [f"{word} {len(ids)} 件{_listed(ids)}" for word, ids in counts if ids] or ["設定や文言の変更"]
    return f"{content.cities[change.city].city.name}: {'、'.join(parts)}"


def _listed(ids: tuple[str, ...]) -> str:
    return f"（{'、'.join(ids)}）" if len(ids) <= 5 else ""


@click.command()
@click.option("--city", required=True, help="市の id（例 omitama）。")
def rollback(city: str) -> None:
    """一つ前の公開版に戻します。ファイルはそのままなので、次の公開のときに違いを確かめます。"""
    try:
        version = Press(Settings().publications, Analyzer()).roll_back(city)  # even if the sentence model is broken
    except UnpublishableError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"「{city}」を {version} に戻しました。")
    click.echo("ファイルと公開版が違っています（madoguchi versions で確かめられます）。")


@click.command()
@click.option("--city", help="市の id。書かなければすべての市。")
def versions(city: str | None) -> None:
    """残っている公開版を新しい順に並べます（市ごとに10版まで）。"""
    settings = Settings()
    to, content = press(settings), load(settings)
    differ = {change.city for change in to.pending(content)} if not content.errors else set(content.cities)
    for name in [city] if city else sorted(content.cities):
        listed = to.versions(name)
        click.echo(f"{name}: {len(listed)} 版" + ("　※ファイルと公開版が違います" if name in differ else ""))
        for version in listed:
            click.echo(f"  {'→' if version.current else '　'} {version.name}  回答 {version.entries} 件")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def schemas(folder: Path) -> None:
    """内容のファイルの JSON Schema を、エディター用に FOLDER へ書き出します。"""
    for path in write_schemas(folder):
        click.echo(str(path))
