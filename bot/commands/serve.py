"""run, web, clock, migrate, purge, doctor: the processes and what keeps them well."""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.clockwork import Clockwork
from bot.clockwork import purge as delete_old
from bot.commands.content import load, press, publish_content
from bot.conversation import TOKYO, milliseconds
from bot.logs import configure_logging
from bot.publication import Press, Shelf, UnpublishableError
from bot.semantic import SemanticModelError, encoder_of
from bot.settings import Settings
from bot.store import events, outgoing
from bot.store.cipher import load_secret
from bot.store.database import Database
from bot.store.headway import troubled
from bot.store.migrate import is_current, upgrade
from bot.watch import watch


@click.command()
@click.option("--port", type=int, help="待ち受けるポート（書かなければ PORT か 8000）。")
def run(port: int | None) -> None:
    """一つのプロセスで全部を動かします：公開、Web、LINE、時計。ファイルを直すと自動で公開し直します。"""
    settings = _settings(port)
    configure_logging(logging.INFO)
    _prepare(settings)
    to = press(settings)
    try:
        publish_content(to, load(settings), sure=False)
    except (UnpublishableError, click.Abort) as error:
        if not Shelf(settings.publications).cities():
            raise click.ClickException(str(error)) from None
        click.echo(str(error) or "公開せずに、今の公開版のまま始めます。")
    _welcome(settings)
    _serve(settings, workers=1, beside=lambda: _beside(settings, to))


@click.command()
@click.option("--port", type=int, help="待ち受けるポート（書かなければ PORT か 8000）。")
def web(port: int | None) -> None:
    """Web と LINE だけを動かします（時計は madoguchi clock、公開は madoguchi publish）。"""
    settings = _settings(port)
    configure_logging(logging.INFO)
    _prepare(settings)
    if not Shelf(settings.publications).cities():
        raise click.ClickException("まだ何も公開されていません。先に madoguchi publish をしてください。")
    encoder_of(settings)  # before the fork: a model that cannot be used is said once, a good one is shared
    _serve(settings, workers=settings.workers)


@click.command()
def clock() -> None:
    """時計だけを動かします。いくつ動いていても害はありません。"""
    settings = Settings()
    configure_logging(logging.INFO)
    _prepare(settings)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    clockwork = Clockwork(settings)
    clockwork.start()
    click.echo("時計が動いています。止めるには Ctrl+C を押してください。")
    stop.wait()
    clockwork.stop()


@click.command()
def migrate() -> None:
    """データベースを今の版に合わせます（run・web・clock も始めに行います）。"""
    settings = Settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database)
    click.echo("データベースは今の版です。")


@click.command()
def purge() -> None:
    """保存期間（90日）を過ぎた質問を、数だけ残して消します。"""
    with closing(Database(Settings().database)) as database:
        gone = delete_old(database, milliseconds())
    click.echo(f"{gone} 件の質問を数にまとめて消しました。")


@click.command()
def doctor() -> None:
    """動かすのに足りないものと、返事が届かなかったかもしれない質問を調べます。"""
    settings = Settings()
    good = True
    for name, examine in _EXAMINATIONS.items():
        try:
            fine, word = examine(settings)
        except (SQLAlchemyError, OSError, ValueError) as error:
            fine, word = False, str(error).splitlines()[0]
        good = good and fine
        click.echo(f"{'○' if fine else '×'} {name}: {word}")
    raise SystemExit(0 if good else 1)


def _settings(port: int | None) -> Settings:
    settings = Settings()
    return settings if port is None else settings.model_copy(update={"port": port})


def _prepare(settings: Settings) -> None:
    settings.var.mkdir(parents=True, exist_ok=True)
    load_secret(settings.var, settings.secret_key.get_secret_value() if settings.secret_key else None)
    upgrade(settings.database)


def _serve(settings: Settings, *, workers: int, beside: Callable[[], Callable[[], None]] | None = None) -> None:
    from bot.server import Server  # gunicorn reads its command line's environment on import; only servers need it

    Server(settings, workers=workers, beside=beside).run()


def _beside(settings: Settings, to: Press) -> Callable[[], None]:
    """The clock and the watcher of files inside the one process of ``run``."""
    clockwork, stopping = Clockwork(settings), threading.Event()
    clockwork.start()
    threading.Thread(target=watch, args=(to, settings.content, stopping), name="watch", daemon=True).start()

    def stop() -> None:
        stopping.set()
        clockwork.stop()

    return stop


def _welcome(settings: Settings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    unset = "まだ設定されていません（README の「LINE につなぐ」）"
    line = f"{address}/line/webhook" if settings.line_configured else unset
    click.echo(
        f"\nまどぐちが動いています。ブラウザーで開いてください： {address}/{settings.city}/\n"
        f"  市をえらぶページ： {address}/\n"
        f"  LINE の Webhook： {line}\n"
        "  LINE の画面で試す： 別の端末で madoguchi simulate\n"
        "  回答を直す： faq/entries の中のファイルを書きかえると、すぐに公開されます\n"
        "  止める： Ctrl+C\n"
    )


def _database(settings: Settings) -> tuple[bool, str]:
    current = is_current(settings.database)
    return current, "今の版です" if current else "古いか、まだありません（madoguchi migrate）"


def _publications(settings: Settings) -> tuple[bool, str]:
    cities = Shelf(settings.publications).cities()
    return bool(cities), f"{len(cities)} 市" if cities else "まだ公開されていません（madoguchi publish）"


def _semantic(settings: Settings) -> tuple[bool, str]:
    try:
        encoder = encoder_of(settings)
    except SemanticModelError as error:
        return False, str(error)
    if encoder is None:
        return True, "設定されていません（なくても動きます）"
    shelf = Shelf(settings.publications, encoder)
    others = [city for city in shelf.cities() if (held := shelf.edition(city)) and held.encoder != encoder.name]
    return not others, f"公開版（{'、'.join(others)}）と合いません（madoguchi publish）" if others else encoder.name


def _line(settings: Settings) -> tuple[bool, str]:
    if not settings.line_configured:
        return True, "設定されていません（Web だけで動きます）"
    from bot.line.sender import LineSender

    return LineSender.from_settings(settings).examine()


def _missed(settings: Settings) -> tuple[bool, str]:
    with closing(Database(settings.database)) as database:
        missed = database.read(events.possibly_missed)
    listed = [f"\n    {_when(event.occurred_at)} {event.channel} 番号{event.id}" for event in missed]
    return True, f"{len(missed)} 件" + "".join(listed)


def _failed(settings: Settings) -> tuple[bool, str]:
    with closing(Database(settings.database)) as database:
        failed = database.read(outgoing.failed)
    listed = [f"\n    {_when(lost.due_at)} {lost.channel} 番号{lost.id} {_REASONS[lost.reason]}" for lost in failed]
    return True, f"{len(failed)} 件" + "".join(listed)


def _notices(settings: Settings) -> tuple[bool, str]:
    """Lost recipients cannot be mended; what is held waits for somebody."""
    with closing(Database(settings.database)) as database:
        found = database.read(lambda connection: troubled(connection, milliseconds()))
    listed = [
        f"\n    {_when(one.due_at)} 番号{one.id} {one.title}："
        + ("止まっています、" if one.state == "held" else "")
        + f"受け付けられなかった {one.failed} 人、届いたか分からない {one.unsure} 人"
        for one in found
    ]
    return all(one.state != "held" for one in found), f"{len(found)} 件" + "".join(listed)


_REASONS: dict[str, str] = {
    "refused": "LINEが受け付けませんでした",
    "unclear": "24時間のうちに届いたか分かりませんでした",
    "late": "期限までに送れませんでした",
}


def _when(milliseconds_utc: int) -> str:
    return datetime.fromtimestamp(milliseconds_utc / 1000, TOKYO).strftime("%Y-%m-%d %H:%M:%S")


_EXAMINATIONS: dict[str, Callable[[Settings], tuple[bool, str]]] = {
    "データベース": _database,
    "公開版": _publications,
    "文のモデル": _semantic,
    "LINE": _line,
    "返事が届かなかったかもしれない質問": _missed,
    "届けられなかったお知らせ": _failed,
    "全員には届いていない市のお知らせ": _notices,
}
