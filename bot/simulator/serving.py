"""Running the simulator until it is told to stop."""

import os
import signal
import threading
from pathlib import Path
from typing import Final

from .simulator import Simulator

OPENAPI_VARIABLE: Final = "MADOGUCHI_LINE_OPENAPI"
_CHECKOUT: Final = Path(__file__).resolve().parents[2]


def openapi_folder() -> Path | None:
    """LINE's OpenAPI files: `MADOGUCHI_LINE_OPENAPI`, else `../shared/line-openapi` beside the checkout, else None.

    Raises FileNotFoundError when the variable names a folder without `messaging-api.yml`.
    """
    named = os.environ.get(OPENAPI_VARIABLE)
    folder = Path(named) if named else _CHECKOUT.parent / "shared" / "line-openapi"
    if (folder / "messaging-api.yml").is_file():
        return folder
    if named:
        raise FileNotFoundError(f"{OPENAPI_VARIABLE}: {folder} に messaging-api.yml がありません")
    return None


def serve(
    *,
    port: int,
    webhook_url: str | None,
    channel_id: str,
    channel_secret: str,
    host: str = "127.0.0.1",
    openapi: Path | None = None,
) -> None:
    """Run a simulator until SIGINT or SIGTERM. Call it from the main thread. Raises OSError when the port is taken."""
    simulator = Simulator(
        port,
        host=host,
        webhook_url=webhook_url,
        channel_id=channel_id,
        channel_secret=channel_secret,
        openapi=openapi,
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with simulator:
        print(f"LINEシミュレーター: {simulator.url}/ をブラウザーで開くとスマートフォンが現れます。", flush=True)
        print(f"  Webhookの宛先: {webhook_url or '未設定'}", flush=True)
        print(f"  OpenAPIによる検証: {openapi or 'なし(文字数などの上限だけを調べます)'}", flush=True)
        stop.wait()
