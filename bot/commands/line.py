"""line setup, simulate: the LINE channel and the platform of our own to try it on."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping

import click

from bot.settings import Settings

CHANNEL = {"LINE_CHANNEL_ID": "1234567890", "LINE_CHANNEL_SECRET": "simulated-channel-secret"}
START_WITHIN = 120.0
"""Seconds for a first start, in which all cities are published."""


@click.group()
def line() -> None:
    """LINE 公式アカウントの設定。"""


@line.command()
def setup() -> None:
    """Webhook の住所とリッチメニューを LINE に設定し、つながるか確かめます。何度行っても同じ結果になります。"""
    settings = Settings()
    if not settings.line_configured:
        raise click.ClickException("LINE_CHANNEL_ID と LINE_CHANNEL_SECRET を設定してください。")
    if settings.public_url is None:
        raise click.ClickException("MADOGUCHI_PUBLIC_URL に、外から見える https の住所を設定してください。")
    from bot.line.sender import LineSender
    from bot.line.setup import setup as set_up

    done = set_up(LineSender.from_settings(settings).client, public_url=settings.public_url, say=click.echo)
    raise SystemExit(0 if done else 1)


@click.command()
@click.option("--port", default=8001, show_default=True, help="まどぐちのポート。")
@click.option("--phone-port", default=8788, show_default=True, help="スマートフォンの画面のポート。")
def simulate(port: int, phone_port: int) -> None:
    """LINE の代わりをこのパソコンの中に用意し、スマートフォンの画面で試せるようにします。

    データは var/simulated に置くので、動いているまどぐちにも本物の LINE にも触れません。
    """
    for taken in (port, phone_port):
        if not _free(taken):
            raise click.ClickException(
                f"ポート {taken} は使われています。--port か --phone-port で別の番号にしてください。"
            )
    phone, counter = f"http://127.0.0.1:{phone_port}", f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        **CHANNEL,
        "LINE_API": phone,
        "PORT": str(port),
        "MADOGUCHI_HOST": "127.0.0.1",
        "MADOGUCHI_PUBLIC_URL": counter,
        "MADOGUCHI_VAR": str(Settings().var / "simulated"),
    }
    environment.pop("DATABASE_URL", None)
    simulator = [sys.executable, "-m", "bot.simulator", "--port", str(phone_port)]
    simulator += [
        "--webhook",
        f"{counter}/line/webhook",
        "--channel-id",
        CHANNEL["LINE_CHANNEL_ID"],
        "--channel-secret",
        CHANNEL["LINE_CHANNEL_SECRET"],
    ]
    children = [_start(simulator, environment), _start([sys.executable, "-m", "bot", "run"], environment)]
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        if _answers(f"{phone}/", children, stop) and _answers(f"{counter}/healthz", children, stop):
            subprocess.run([sys.executable, "-m", "bot", "line", "setup"], env=environment, check=False)
            click.echo(_welcome(phone, counter, environment["MADOGUCHI_VAR"]))
            while not stop.wait(1) and all(child.poll() is None for child in children):
                pass
    finally:
        _end(children)


def _welcome(phone: str, counter: str, var: str) -> str:
    return (
        f"\nスマートフォンの画面： {phone}/\n"
        f"職員ページ： {counter}/staff/\n"
        "  はじめてなら、別の端末でアカウントを作ります（承認を試すには、もう一人 --role approver で）：\n"
        f"    MADOGUCHI_VAR={shlex.quote(var)} MADOGUCHI_PUBLIC_URL={counter} \\\n"
        "      madoguchi staff add --role editor --city omitama 好きな名前\n"
        "止めるには Ctrl+C を押してください。"
    )


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _start(command: list[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=dict(environment), start_new_session=True)


def _answers(url: str, children: list["subprocess.Popen[bytes]"], stop: threading.Event) -> bool:
    """Whether ``url`` answers before somebody stops, a child ends or time runs out."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except OSError:
            if stop.wait(0.3):
                return False
    return False


def _end(children: list["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
