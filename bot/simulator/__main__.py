"""`python -m bot.simulator`: the simulator on its own."""

import argparse
import sys

from .serving import OPENAPI_VARIABLE, openapi_folder, serve


def main() -> int:
    """Read the options and serve; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator",
        description="手元のパソコンで動くLINEプラットフォームです。ブラウザーで開くと、スマートフォンの画面が現れます。",
        epilog=f"{OPENAPI_VARIABLE} にLINEのOpenAPIファイルのフォルダーを指定すると、届いた要求を詳しく調べます。",
    )
    parser.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス(既定: %(default)s)")
    parser.add_argument("--port", type=int, default=8788, help="待ち受けるポート(既定: %(default)s)")
    parser.add_argument("--webhook", metavar="URL", help="ボットのWebhook URL。後からAPIでも設定できます")
    parser.add_argument("--channel-id", default="1234567890", help="チャネルID(既定: %(default)s)")
    parser.add_argument("--channel-secret", required=True, help="チャネルシークレット。ボットと同じ値にします")
    options = parser.parse_args()
    try:
        serve(
            host=options.host,
            port=options.port,
            webhook_url=options.webhook,
            channel_id=options.channel_id,
            channel_secret=options.channel_secret,
            openapi=openapi_folder(),
        )
    except OSError as error:
        print(f"起動できません: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
