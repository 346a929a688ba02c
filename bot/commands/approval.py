"""notice preview, submit, submitted, show, approve, cancel, try: before a notice goes out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import get_args

import click

from bot.approval import Approvals
from bot.channels import channel_of
from bot.commands.approval_text import KIND_NAMES, STATES, previewed, put_forward, when
from bot.conversation import milliseconds
from bot.forms import form_token
from bot.linkcheck import look
from bot.publication import Shelf
from bot.rehearsals import Rehearsals
from bot.settings import Settings
from bot.staff.entrance import Attempt, Entrance
from bot.staff.office import Office
from bot.staff.roles import Account, StaffError
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.sendings import Kind
from knowledge.languages import LANGUAGES
from knowledge.text import Analyzer

KINDS: tuple[Kind, ...] = get_args(Kind)
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
        click.echo(previewed(rehearsals.approvals.preview(id, kind, corrects), rehearsals.approvals.names(), lang))


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
        click.echo(f"{one.id:>5}  {when(one.made_at)}  {KIND_NAMES[one.kind]}  {one.title}  {STATES[one.state]}")
    if not found:
        click.echo("承認に出したお知らせはありません。")


@click.command()
@click.argument("number", metavar="番号", type=int)
@_lang
def show(number: int, lang: str) -> None:
    """承認に出したものを、送るとおりに見ます。"""
    with desk() as (rehearsals, _):
        click.echo(put_forward(rehearsals.approvals.waiting(number), rehearsals.approvals.names(), lang))


@click.command()
@click.argument("number", metavar="番号", type=int)
@_by
def approve(number: int, name: str) -> None:
    """出した人とは別の人が、送るものを見て承認します。承認のあと10分（緊急は1分）は、だれにも届きません。"""
    with desk() as (rehearsals, entrance):
        waiting = rehearsals.approvals.waiting(number)
        click.echo(put_forward(waiting, rehearsals.approvals.names(), "ja"))
        account = person(entrance, name)
        asked = "気になる点を確かめました。このとおり送ってよいですか。" if waiting.findings else "送ってよいですか。"
        click.confirm(asked, abort=True)
        until = rehearsals.approvals.approve(account, number, waiting.sending.digest, sure=True)
    click.echo(f"承認しました。{when(until)} までは、madoguchi notice cancel {number} で、だれにも届かずに止まります。")


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
        number = rehearsals.send(person(entrance, name), seen, form_token())
    click.echo(f"{number} 人に試しに送ります（9時から20時の間に届きます）。")


COMMANDS = (preview, submit, submitted, show, approve, cancel, try_out)
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
            yield Rehearsals(approvals=approvals), Entrance(office=office)
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
