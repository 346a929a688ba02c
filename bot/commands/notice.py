"""madoguchi notice: what is to be told to many, how far it has come, and how to stop it."""

from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

import click
from sqlalchemy import Connection

from bot.conversation import milliseconds
from bot.settings import Settings
from bot.store import audit, occurrences
from bot.store.audit import Action, Done
from bot.store.database import Database
from bot.store.headway import Headway, headway
from bot.store.uptake import uptake
from bot.uptake import told
from scheduler.due import local_time

T = TypeVar("T")

STATES: dict[str, str] = {
    "waiting": "送る時刻を待っています",
    "planned": "送る相手が決まりました",
    "sending": "送っています",
    "held": "止まっています",
    "done": "送り終わりました",
    "stopped": "止めました",
    "over": "期限が過ぎたので送りません",
}

REASONS: dict[str, str] = {
    "quota": "LINEの今月の通数を使いきりました。通数を増やすか翌月になったら madoguchi notice resume で続けます",
    "edited": "お知らせが直されました。残りを承認されたときの文で送るなら madoguchi notice resume、送らないなら stop",
    "gone": "お知らせが取り下げられました",
}


_AFTER: dict[str, str] = {
    "quota": "LINEの今月の通数が足りずに止まっていました",
    "edited": "お知らせが直されたので止まっていました",
}


@click.group()
def notice() -> None:
    """承認されたお知らせの、送るようすを見ます。止めることもできます。"""


@notice.command(name="list")
def list_all() -> None:
    """承認されたお知らせを、新しいものから並べます。"""
    found = _in_database(occurrences.listed)
    for one in found:
        click.echo(f"{one.id:>5}  {_when(one.due_at)}  {one.city}  {one.title}  {_state(one.state, one.reason)}")
    if not found:
        click.echo("承認されたお知らせはありません。")


@notice.command(name="progress")
@click.argument("number", metavar="ID", type=int)
def show(number: int) -> None:
    """どこまで送ったか、どれだけ開かれ押されたかを、数で見せます。"""
    click.echo(_told(_progress(number)))
    for what, figure in told(_in_database(lambda connection: uptake(connection, number))):
        click.echo(f"{what} {figure}")


@notice.command()
@click.argument("number", metavar="ID", type=int)
def stop(number: int) -> None:
    """まだ送っていない分を止めます。今まさに送っている分（多くて数千人）は止まりません。"""
    now = milliseconds()

    def work(connection: Connection) -> bool:
        done = occurrences.stop(connection, number, now)
        return done and _record(connection, number, "delivery-stopped", now)

    if not _in_database(work, writes=True):
        raise click.ClickException(f"止められません。{_state_of(_progress(number))}")
    click.echo(f"止めました。\n{_told(_progress(number))}")


@notice.command()
@click.argument("number", metavar="ID", type=int)
def resume(number: int) -> None:
    """通数が足りないか、お知らせが直されて止まった、その残りを承認されたときの文で送ります。"""
    now, found = milliseconds(), _progress(number)
    if found.state == "held":
        click.echo(f"{_AFTER[found.reason or 'quota']}。残りは {found.left:,} 人です。")
    if found.reason == "edited":
        click.confirm("直す前の、承認されたときの文のまま送りますか。", abort=True)

    def work(connection: Connection) -> bool:
        done = occurrences.go_on(connection, number, found.edited_to)
        return done and _record(connection, number, "delivery-resumed", now)

    if not _in_database(work, writes=True):
        raise click.ClickException(f"続けられません。{_state_of(_progress(number))}")
    click.echo("残りを送ります。")


def _in_database(work: Callable[[Connection], T], *, writes: bool = False) -> T:
    with closing(Database(Settings().database)) as database:
        return database.write(work) if writes else database.read(work)


def _record(connection: Connection, number: int, action: Action, now: int) -> bool:
    """In the record of the staff; the command line is the operator's."""
    city, notice_id = occurrences.about(connection, number)
    target = f"{number} {notice_id}"
    done = Done(at=now, account_id=None, role="operator", action=action, target=target, city=city)
    audit.record(connection, done)
    return True


def _progress(number: int) -> Headway:
    now = milliseconds()
    found = _in_database(lambda connection: headway(connection, number, now))
    if found is None:
        raise click.ClickException(f"番号 {number} のお知らせはありません（madoguchi notice list）。")
    return found


def _told(found: Headway) -> str:
    lines = [
        f"{found.id} {found.title}",
        _state_of(found),
        f"送る相手 {found.recipients:,} 人",
        f"うち、LINEに渡した {found.sent:,} 人",
        f"  LINEが受け付けた {found.accepted:,} 人",
        f"  その前にブロックした {found.gone:,} 人",
        f"  受け付けられなかった {found.failed:,} 人",
        f"  届いたか分からない {found.unsure:,} 人",
        f"  {'残り' if found.state in occurrences.OPEN else '送らなかった'} {found.left:,} 人",
    ]
    if found.ends_at is not None:
        lines.append(f"終わる見込み {_when(found.ends_at)}")
    return "\n".join(lines)


def _state_of(found: Headway) -> str:
    return _state(found.state, found.reason)


def _state(state: str, reason: str | None) -> str:
    return f"{STATES[state]}（{REASONS[reason]}）" if reason else f"{STATES[state]}。"


def _when(moment: int) -> str:
    return local_time(moment).strftime("%Y-%m-%d %H:%M")
