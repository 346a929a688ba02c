"""signup add, list, cancel: sign-ups by telephone and at the counter, into the same seats as those of the chat."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import click

from bot.conversation import counter_of, milliseconds
from bot.forms import form_token
from bot.links import Links
from bot.publication import Shelf
from bot.settings import Settings
from bot.signup_desk import MOST_PEOPLE, REFUSALS, offered, recorded
from bot.signups import Form, Signups
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from handlers.calendar import when_text
from handlers.event import Counter
from knowledge.text import Analyzer
from scheduler.due import local_time
from scheduler.occurrences import Occurrence
from scheduler.signup import Booking, Refused, session_of

_city = click.option("--city", help="市の id（例 omitama）。書かなければ MADOGUCHI_CITY。")


@click.group()
def signup() -> None:
    """教室などの申し込みを、電話や窓口で受けて入れます。名前は入れません。席はチャットと同じです。"""


@signup.command(name="list")
@click.argument("session", metavar="[回]", required=False)
@_city
def list_all(session: str | None, city: str | None) -> None:
    """これからの回と空きを並べます。回を書くと、その回の受付コードを並べます。"""
    with _signups(city) as (signups, counter):
        if session is None:
            _list_sessions(signups, counter)
            return
        one = _occurrence(signups, session)
        click.echo(f"{one.notice.title}  {when_text(one, counter, 'ja')}")
        listed = signups.attendance(session)
        for number, place in enumerate(listed, 1):
            click.echo(f"{number:>4}  {_told(place)}")
        untold = signups.untold(session)
        for place in untold:
            click.echo(f"受付コード {place.code}  中止を電話で知らせてください（電話・窓口で受けた方）")
        if not listed and not untold:
            click.echo("申し込みはありません。")


@signup.command()
@click.argument("session", metavar="回")
@click.option(
    "--via", type=click.Choice(["phone", "counter"]), default="phone", show_default=True, help="電話か窓口か。"
)
@click.option("--people", type=click.IntRange(1, MOST_PEOPLE), default=1, show_default=True, help="人数。")
@_city
def add(session: str, via: str, people: int, city: str | None) -> None:
    """電話や窓口の申し込みを入れます。出てきた受付コードを、申し込んだ方に伝えてください。"""
    with _signups(city) as (signups, counter):
        one = _occurrence(signups, session)
        form = Form(token=form_token(), via="counter" if via == "counter" else "phone", people=people)
        taken = signups.book_form(one, form, recorded("signup-added", None, counter.city.id, signups.now))
        if isinstance(taken, Refused):
            raise click.ClickException(f"申し込めません：{REFUSALS[taken.reason]}。")
        for place in taken.places:
            click.echo(_told(place))


@signup.command()
@click.argument("session", metavar="回")
@click.argument("code", metavar="受付コード")
@_city
def cancel(session: str, code: str, city: str | None) -> None:
    """受付コードの申し込みを取り消します。待っている方がいれば、席が移り、お知らせが届きます。"""
    with _signups(city) as (signups, counter):
        found = [place for place in signups.attendance(session) if place.code == code]
        if not found:
            raise click.ClickException(f"「{session}」に、受付コード {code} の申し込みはありません。")
        signups.cancel(found[0].id, also=recorded("signup-cancelled", None, counter.city.id, signups.now))
        click.echo("取り消しました。")


@signup.command(name="requests")
@_city
def list_requests(city: str | None) -> None:
    """団体から頼まれた、教室やカードの出張受付の希望を並べます。日にちと場所は電話で決めてください。"""
    with _signups(city) as (signups, counter):
        found = signups.requests()
        for one in found:
            kind = counter.wording.say(f"signup.group.kind.{one.kind}", "ja")
            click.echo(f"番号 {one.code}  {kind}  {one.week} からの週  {one.people.replace('-', '～')}人")
        if not found:
            click.echo("団体の希望はありません。")


@contextmanager
def _signups(city: str | None) -> Iterator[tuple[Signups, Counter]]:
    settings = Settings()
    name = city or settings.city
    edition = Shelf(settings.publications).edition(name)
    if edition is None:
        raise click.ClickException(f"「{name}」はまだ公開されていません（madoguchi publish）。")
    upgrade(settings.database)
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    cipher = Cipher(load_secret(settings.var, secret))
    counter = counter_of(edition, Analyzer(), local_time(milliseconds()).date())
    counter = replace(counter, seat_url=Links(cipher, settings.public_url).seat(f"line:{name}"))
    with closing(Database(settings.database)) as database:
        yield Signups(database, cipher, counter, milliseconds), counter


def _occurrence(signups: Signups, session: str) -> Occurrence:
    one = signups.occurrence(session)
    if one is None:
        raise click.ClickException(f"「{session}」という回はありません。madoguchi signup list で確かめてください。")
    return one


def _list_sessions(signups: Signups, counter: Counter) -> None:
    found = offered(counter)
    for one in found:
        standing = signups.standing(session_of(one), None)
        free = "中止" if one.called_off else f"あと{standing.free}席" if one.notice.capacity else "定員なし"
        waiting = f"、{standing.waiting}人待ち" if standing.waiting else ""
        click.echo(f"{one.id}  {when_text(one, counter, 'ja')}  {one.notice.title}  {free}{waiting}")
    if not found:
        click.echo("これから申し込める回はありません。")
    for session in signups.unknown():
        click.echo(f"{session}  申し込みがありますが、公開されている内容にありません。電話などで知らせてください。")


def _told(place: Booking) -> str:
    state = "席あり" if place.state == "seated" else f"キャンセル待ち {place.ahead + 1}番目"
    return f"受付コード {place.code}  {state}"
