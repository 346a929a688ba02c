"""``madoguchi line setup``: the channel's webhook address and rich menu, step by step, saying what to do on failure."""

from collections.abc import Callable
from functools import partial

from bot.line.client import LineClient
from bot.line.errors import (
    LineError,
    MonthlyLimitError,
    RateLimitedError,
    RejectedError,
    UnauthorizedError,
    UnreachableError,
)
from bot.line.richmenu import show_rich_menu

WEBHOOK_PATH = "/line/webhook"
Say = Callable[[str], None]

_CONSOLE = "LINE Developersコンソール（https://developers.line.biz/console/）の「Messaging API設定」"


class NotReadyError(Exception):
    """A step that LINE answered but that did not succeed; the message says what to do."""


def setup(client: LineClient, *, public_url: str, say: Say) -> bool:
    """Bring the channel to the state we need; run it again at any time. Whether every step succeeded."""
    url = public_url.rstrip("/") + WEBHOOK_PATH
    if not _done("チャネルへの接続", partial(_connect, client), say):
        return False
    steps = (
        (f"Webhookの宛先（{url}）", partial(_set_webhook, client, url)),
        ("Webhookの利用", partial(_check_active, client)),
        ("Webhookの試験送信", partial(_test_webhook, client, url)),
        ("リッチメニュー", partial(_show_menu, client)),
    )
    succeeded = [_done(name, step, say) for name, step in steps]
    return all(succeeded)


def _done(name: str, step: Callable[[], str], say: Say) -> bool:
    try:
        say(f"○ {name}: {step()}")
    except LineError as error:
        say(f"× {name}: {_advice(error)}")
        return False
    except NotReadyError as error:
        say(f"× {name}: {error}")
        return False
    return True


def _connect(client: LineClient) -> str:
    info = client.bot_info()
    return f"{info.display_name}（{info.basic_id}）につながりました。"


def _set_webhook(client: LineClient, url: str) -> str:
    try:
        client.set_webhook(url)
    except RejectedError as error:
        message = f"LINEに断られました（{error}）。MADOGUCHI_PUBLIC_URLが https:// で始まるか確かめてください。"
        raise NotReadyError(message) from error
    return "設定しました。"


def _check_active(client: LineClient) -> str:
    if not client.webhook_active():
        raise NotReadyError(f"オフになっています。{_CONSOLE}で「Webhookの利用」をオンにしてください。")
    return "オンになっています。"


def _test_webhook(client: LineClient, url: str) -> str:
    test = client.test_webhook(url)
    if test.success:
        return "届きました。"
    reason = test.reason if test.detail.upper() == test.reason else f"{test.reason}、{test.detail}"
    raise NotReadyError(
        f"届きませんでした（{reason}）。まどぐちが動いていること、このアドレスに外からhttpsでつながること、"
        "LINE_CHANNEL_SECRETが正しいことを確かめて、もう一度実行してください。"
    )


def _show_menu(client: LineClient) -> str:
    return "登録しました。" if show_rich_menu(client) else "登録済みで、変わりありません。"


def _advice(error: LineError) -> str:
    match error:
        case UnauthorizedError():
            return (
                "LINEに認証されませんでした。LINE_CHANNEL_IDとLINE_CHANNEL_SECRETが、"
                "LINE DevelopersコンソールのMessaging APIチャネルのものと同じか確かめてください。"
            )
        case UnreachableError():
            return (
                f"LINEから正しい答えがありませんでした（{error}）。インターネットにつながることと、"
                "LINEの障害のお知らせを確かめて、しばらくしてからもう一度実行してください。"
            )
        case RateLimitedError() | MonthlyLimitError():
            return "回数の上限に達しました。1時間ほど待ってから、もう一度実行してください。"
        case _:
            return f"LINEに断られました（{error}）。この理由を取り除いてから、もう一度実行してください。"
