"""notice guests invite, list, remove: the members of the staff who get what is sent to try it out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from bot.channels import basic_id_of
from bot.conversation import milliseconds
from bot.guestbook import Guestbook
from bot.settings import Settings
from bot.staff.roles import StaffError
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from scheduler.due import local_time


@click.group()
def guests() -> None:
    """試しに送る先の職員。"""


@guests.command()
@click.option("--label", required=True, help="呼び名（例 広報の1人目）。")
def invite(label: str) -> None:
    """職員を一人加えるためのコードを出します。本人が LINE で送ると加わります。15分の間に、一度だけ使えます。"""
    with _guestbook() as book:
        new = book.invite(None, label)
    click.echo(f"{new.said}\n")
    click.echo(
        f"{local_time(new.until):%H:%M} までに、本人が LINE の市のアカウントに、上の文をこのまま送ってください。"
    )
    if new.link:
        click.echo(f"スマートフォンでこれを開くと、文が入った画面になります。\n{new.link}")


@guests.command("list")
def list_all() -> None:
    """試しに送る先を並べます。"""
    with _guestbook() as book:
        found = book.listed()
    for one in found:
        click.echo(f"{one.id:>5}  {local_time(one.added_at):%Y-%m-%d}から  {one.label}")
    if not found:
        click.echo("試しに送る先はいません（madoguchi notice guests invite）。")


@guests.command()
@click.argument("number", metavar="番号", type=int)
def remove(number: int) -> None:
    """試しに送る先から外します。"""
    with _guestbook() as book:
        book.remove(None, number)
    click.echo("外しました。")


@contextmanager
def _guestbook() -> Iterator[Guestbook]:
    """What is not done becomes a ClickException."""
    settings = Settings()
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    cipher = Cipher(load_secret(settings.var, secret))
    upgrade(settings.database)
    with closing(Database(settings.database, pool_size=2)) as database:
        try:
            yield Guestbook(
                database=database,
                cipher=cipher,
                channel=settings.line_channel,
                city=settings.city,
                now=milliseconds,
                basic_id=basic_id_of(settings),
            )
        except StaffError as error:
            raise click.ClickException(str(error)) from None
