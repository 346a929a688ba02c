"""staff add, reset, disable, list: accounts of the city's staff, from the machine itself."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime

import click

from bot.content import BUNDLED, CITIES, content_roots
from bot.conversation import TOKYO, milliseconds
from bot.settings import Settings
from bot.staff.office import Office
from bot.staff.roles import EVERY, ROLES, Account, Grant, Role, StaffError, login_name
from bot.staff.roster import Roster
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from knowledge.catalogue import read_catalogue


@click.group()
def staff() -> None:
    """職員ページのアカウント。"""


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="編集者 editor、承認者 approver、管理者 admin。")
@click.option("--city", required=True, help="市の id（例 omitama）。すべての市なら '*'。")
@click.option("--section", default=EVERY, help="担当（knowledge/roles.yaml の id）。書かなければすべての担当課。")
def add(name: str, role: Role, city: str, section: str) -> None:
    """職員を加え、登録のリンクを出します。同じ名前がもうあれば、役割だけを加えます。"""
    settings = Settings()
    _check_place(settings, city, section)
    grant = Grant(role=role, city=city, section=section)
    with _roster(settings) as roster:
        if login_name(name) in {account.name for account in roster.managed_by(None)}:
            roster.give(None, name, grant)
            click.echo(f"「{name}」に役割を付けました。")
        else:
            _hand_over(settings, roster.add(None, name, grant))


@staff.command()
@click.argument("name")
def reset(name: str) -> None:
    """パスワードと確認コードを無効にし、登録をやりなおすリンクを出します。止めたアカウントも、これで戻せます。"""
    settings = Settings()
    with _roster(settings) as roster:
        _hand_over(settings, roster.reset(None, name))


@staff.command()
@click.argument("name")
def disable(name: str) -> None:
    """アカウントを止めます。最後の管理者は止められません。"""
    with _roster(Settings()) as roster:
        roster.disable(None, name)
    click.echo(f"「{name}」を止めました。")


@staff.command("list")
def listing() -> None:
    """アカウントと役割の一覧。"""
    with _roster(Settings()) as roster:
        accounts = roster.managed_by(None)
    for account in accounts:
        click.echo(_line(account))
    if not accounts:
        click.echo("アカウントはまだありません（madoguchi staff add --role admin --city '*' 名前）。")


@contextmanager
def _roster(settings: Settings) -> Iterator[Roster]:
    settings.var.mkdir(parents=True, exist_ok=True)
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    cipher = Cipher(load_secret(settings.var, secret))
    upgrade(settings.database)
    with closing(Database(settings.database, pool_size=2)) as database:
        try:
            yield Roster(office=Office(database=database, cipher=cipher, now=milliseconds))
        except StaffError as error:
            raise click.ClickException(str(error)) from None


def _check_place(settings: Settings, city: str, section: str) -> None:
    cities = {path.stem for root in content_roots(settings.content) for path in (root / CITIES).glob("*.yaml")}
    if city not in {EVERY, *cities}:
        raise click.BadParameter(
            f"「{city}」という市はありません（{'、'.join(sorted(cities))}）。", param_hint="--city"
        )
    if section not in {EVERY, *read_catalogue(BUNDLED)[0].roles}:
        raise click.BadParameter(
            f"「{section}」という担当（knowledge/roles.yaml）はありません。", param_hint="--section"
        )


def _hand_over(settings: Settings, token: str) -> None:
    address = (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
    click.echo(
        "登録のリンク（24時間のうちに一度だけ使えます。本人にだけ渡してください）：\n"
        f"  {address}/staff/setup/{token}\n"
        "ブラウザーで開き、パスワードとスマートフォンを登録してもらってください。"
    )


_STATES = {"ready": "使えます", "waiting": "登録待ち", "disabled": "停止"}


def _line(account: Account) -> str:
    roles = "、".join(f"{grant.role}:{grant.city}:{grant.section}" for grant in account.grants) or "役割なし"
    last = account.signed_in_at
    when = datetime.fromtimestamp(last / 1000, TOKYO).strftime("%Y-%m-%d %H:%M") if last else "まだ"
    return f"{account.name}  {_STATES[account.state]}  {roles}  最後のサインイン {when}"
