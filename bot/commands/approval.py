"""notice preview, submit, submitted, show, approve, cancel, try, guests: before a notice goes out."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import get_args

import click

from bot.approval import Approvals, Waiting
from bot.bodies import read_body
from bot.channels import channel_of
from bot.conversation import milliseconds
from bot.linkcheck import look
from bot.plain import plain
from bot.preview import Preview
from bot.publication import Shelf
from bot.rehearsals import Rehearsals
from bot.settings import Settings
from bot.staff.entrance import Attempt, Entrance
from bot.staff.office import Office
from bot.staff.roles import Account, StaffError
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.sendings import Kind, Part, Sending
from knowledge.languages import LANGUAGES
from knowledge.text import Analyzer
from scheduler.due import local_time
from scheduler.missend import Finding

KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {"announcement": "お知らせ", "cancellation": "中止の知らせ", "correction": "訂正"}

STATES: dict[str, str] = {
    "waiting": "承認を待っています",
    "approved": "承認されました",
    "handed": "送る係に渡しました（madoguchi notice list）",
    "withdrawn": "取り下げました",
    "stopped": "止めました",
    "void": "お知らせが変わったので、承認が無効になりました",
}

_kind = click.option("--kind", type=click.Choice(KINDS), default="announcement", help="何を送るか。")
_corrects = click.option("--corrects", type=int, help="訂正する送信の番号（--kind correction のとき）。")
_lang = click.option("--lang", type=click.Choice(LANGUAGES), default="ja", help="見ることば。")
_by = click.option("--by", "name", required=True, help="職員のアカウント名（パスワードと確認コードを聞きます）。")


@click.command()
@click.argument("id")
@_kind
@_corrects
@_lang
def preview(id: str, kind: Kind, corrects: int | None, lang: str) -> None:
    """お知らせを送ると、だれに、いつ、何が届くかを見ます。何も送りません。"""
    with desk() as (rehearsals, _):
        click.echo(previewed(rehearsals.approvals.preview(id, kind, corrects), lang))


@click.command()
@click.argument("id")
@_kind
@_corrects
@_by
def submit(id: str, kind: Kind, corrects: int | None, name: str) -> None:
    """お知らせを、いまの文のままで承認に出します。"""
    with desk() as (rehearsals, entrance):
        number = rehearsals.approvals.submit(person(entrance, name), id, kind, corrects)
    click.echo(f"承認に出しました。番号は {number} です（別の人が madoguchi notice approve {number}）。")


@click.command()
def submitted() -> None:
    """承認に出したお知らせを、新しいものから並べます。"""
    with desk() as (rehearsals, _):
        found = rehearsals.approvals.listed()
    for one in found:
        click.echo(f"{one.id:>5}  {_when(one.made_at)}  {KIND_NAMES[one.kind]}  {one.title}  {STATES[one.state]}")
    if not found:
        click.echo("承認に出したお知らせはありません。")


@click.command()
@click.argument("number", metavar="番号", type=int)
@_lang
def show(number: int, lang: str) -> None:
    """承認に出したものを、送るとおりに見ます。"""
    with desk() as (rehearsals, _):
        click.echo(_waiting(rehearsals.approvals.waiting(number), lang))


@click.command()
@click.argument("number", metavar="番号", type=int)
@_by
def approve(number: int, name: str) -> None:
    """出した人とは別の人が、送るものを見て承認します。承認のあと10分（緊急は1分）は、だれにも届きません。"""
    with desk() as (rehearsals, entrance):
        waiting = rehearsals.approvals.waiting(number)
        click.echo(_waiting(waiting, "ja"))
        account = person(entrance, name)
        asked = "気になる点を確かめました。このとおり送ってよいですか。" if waiting.findings else "送ってよいですか。"
        click.confirm(asked, abort=True)
        until = rehearsals.approvals.approve(account, number, waiting.sending.digest, sure=True)
    click.echo(
        f"承認しました。{_when(until)} までは、madoguchi notice cancel {number} で、だれにも届かずに止まります。"
    )


@click.command()
@click.argument("number", metavar="番号", type=int)
def cancel(number: int) -> None:
    """承認に出したものを取り下げます。承認されたものは止めます（送っている途中でも）。"""
    with desk() as (rehearsals, _):
        state = rehearsals.approvals.stop(None, number)
    click.echo(f"{STATES[state]}。")


@click.command("try")
@click.argument("id")
@_kind
@_corrects
@_by
def try_out(id: str, kind: Kind, corrects: int | None, name: str) -> None:
    """お知らせを、登録した職員にだけ試しに送ります。住民には届きません。"""
    with desk() as (rehearsals, entrance):
        seen = rehearsals.approvals.preview(id, kind, corrects)
        number = rehearsals.send(person(entrance, name), seen)
    click.echo(f"{number} 人に試しに送ります（9時から20時の間に届きます）。")


@click.group()
def guests() -> None:
    """試しに送る先の職員。"""


@guests.command("list")
def list_guests() -> None:
    """試しに送る先を並べます。"""
    with desk() as (rehearsals, _):
        for one in rehearsals.listed():
            click.echo(f"{one.id:>5}  {one.label}")


@guests.command("add")
@click.argument("user_id", metavar="ユーザーID")
@click.option("--label", required=True, help="呼び名（例 広報の1人目）。")
def add_guest(user_id: str, label: str) -> None:
    """職員を、LINE のユーザーID（U で始まる33文字）で加えます。友だちになっている人だけです。"""
    with desk() as (rehearsals, _):
        rehearsals.add(user_id, label)
    click.echo("加えました。")


@guests.command("remove")
@click.argument("number", metavar="番号", type=int)
def remove_guest(number: int) -> None:
    """試しに送る先から外します。"""
    with desk() as (rehearsals, _):
        rehearsals.remove(number)
    click.echo("外しました。")


COMMANDS = (preview, submit, submitted, show, approve, cancel, try_out, guests)
"""What stands in the group ``notice`` besides delivery."""


@contextmanager
def desk() -> Iterator[tuple[Rehearsals, Entrance]]:
    """What the commands work with. What is not done becomes a ClickException."""
    settings = Settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    cipher = Cipher(load_secret(settings.var, secret))
    upgrade(settings.database)
    with closing(Database(settings.database, pool_size=2)) as database:
        approvals = Approvals(
            database=database,
            shelf=Shelf(settings.publications),
            analyzer=Analyzer(),
            channel=channel_of(settings),
            look=look,
            now=milliseconds,
        )
        office = Office(database=database, cipher=cipher, now=milliseconds)
        try:
            yield Rehearsals(approvals=approvals, cipher=cipher), Entrance(office=office)
        except StaffError as error:
            raise click.ClickException(str(error)) from None


def person(entrance: Entrance, name: str) -> Account:
    """Who it is, proved as on the staff pages. Raises StaffError."""
    password = click.prompt(f"{name} のパスワード", hide_input=True)
    code = click.prompt("確認コード")
    token = entrance.sign_in(Attempt(name=name, password=password, code=code, address="command line"))
    account = entrance.account_of(token)
    entrance.sign_out(token)
    if account is None:
        raise StaffError("サインインできませんでした。")
    return account


def previewed(seen: Preview, lang: str) -> str:
    """A preview as text."""
    lines = [f"{seen.notice.title}（{KIND_NAMES[seen.kind]}）"]
    for shown in seen.shown:
        lines += [*_part(shown.part, lang), *_counted("ことば", shown.reach.languages)]
        lines += [*_counted("地区", shown.reach.districts), *_counted("種類", shown.reach.topics)]
        lines.append(f"  ブロックしている人 {shown.reach.blocked:,} 人（届きません）")
    left = "上限なし" if seen.left is None else f"残り {seen.left:,} 通"
    lines.append(f"使う通数 {seen.cost:,} 通（今月：{left}）")
    return "\n".join([*lines, *_findings(seen.findings)])


def _waiting(waiting: Waiting, lang: str) -> str:
    sending = waiting.sending
    lines = [
        f"{sending.id} {sending.title}（{KIND_NAMES[sending.kind]}）",
        f"{STATES[sending.state]}。",
        *_people(sending),
    ]
    if waiting.void and sending.state in ("waiting", "approved"):
        lines.append("お知らせが直されたか取り下げられたので、このままでは送られません。出しなおしてください。")
    for part in waiting.parts:
        lines += _part(part, lang)
    return "\n".join([*lines, *_findings(waiting.findings)])


def _people(sending: Sending) -> Iterator[str]:
    yield f"出した人 {sending.author}（{_when(sending.made_at)}）"
    if sending.approver and sending.approved_at is not None:
        yield f"承認した人 {sending.approver}（{_when(sending.approved_at)}）"


def _part(part: Part, lang: str) -> Iterator[str]:
    yield ""
    yield f"■ {_when(part.due_at)} から　{part.recipients:,} 人"
    topics, districts = ("、".join(names) or "すべて" for names in (part.audience.topics, part.audience.districts))
    yield f"  種類：{topics}　地区：{districts}"
    body = part.bodies.get(lang) or part.bodies["ja"]
    yield plain(read_body(body))


def _counted(what: str, numbers: Mapping[str, int]) -> Iterator[str]:
    if numbers:
        yield f"  {what}：" + "、".join(f"{name or '選んでいない'} {number:,} 人" for name, number in numbers.items())


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    if findings:
        yield "\n気になる点"
    for one in findings:
        yield f"  {'×' if one.stops else '△'} {one.message}"


def _when(moment: int) -> str:
    return f"{local_time(moment):%Y-%m-%d %H:%M}"
