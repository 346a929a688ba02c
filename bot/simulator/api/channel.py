"""The channel itself: access tokens, bot info, the webhook endpoint."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import g, request
from flask.typing import ResponseReturnValue

from ..errors import ApiError, not_found
from ..platform import Platform
from ..tokens import ACCESS_TOKEN_SECONDS
from ..webhooks import Webhooks
from .routes import Json, Route


class ChannelApi:
    """`/oauth2/v3/token`, `/v2/bot/info`, `/v2/bot/channel/webhook/*`."""

    def __init__(self, platform: Platform, webhooks: Webhooks) -> None:
        self._platform = platform
        self._webhooks = webhooks

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        yield "POST", "/oauth2/v3/token", "token", self.token
        yield "GET", "/v2/bot/info", "bot-info", self.info
        yield "GET", "/v2/bot/channel/webhook/endpoint", "webhook-get", self.webhook
        yield "PUT", "/v2/bot/channel/webhook/endpoint", "webhook-set", self.set_webhook
        yield "POST", "/v2/bot/channel/webhook/test", "webhook-test", self.test_webhook

    def token(self) -> ResponseReturnValue:
        """Issue a stateless channel access token for the channel's id and secret."""
        form, channel = request.form, self._platform.channel
        if form.get("grant_type") != "client_credentials":
            return {"error": "unsupported_grant_type", "error_description": "grant_type not supported"}, 400
        if (form.get("client_id"), form.get("client_secret")) != (channel.channel_id, channel.channel_secret):
            return {"error": "invalid_client", "error_description": "invalid client_id or client_secret"}, 400
        with self._platform.changed:
            token = self._platform.access_tokens.issue(self._platform.clock())
        return {"token_type": "Bearer", "access_token": token, "expires_in": ACCESS_TOKEN_SECONDS - 1}

    def info(self) -> Json:
        """The bot's profile."""
        channel = self._platform.channel
        return {
            "userId": channel.bot_user_id,
            "basicId": channel.basic_id,
            "displayName": channel.display_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }

    def webhook(self) -> Json:
        """The webhook URL. 404 while none is set."""
        if self._platform.webhook_url is None:
            raise not_found()
        return {"endpoint": self._platform.webhook_url, "active": True}

    def set_webhook(self) -> Json:
        """Change the webhook URL. Unlike LINE, plain http is accepted: the bot stands on the same machine."""
        self._platform.webhook_url = _endpoint(g.body.get("endpoint"))
        return {}

    def test_webhook(self) -> Json:
        """Send an empty batch to the given or the registered URL and tell how it went."""
        asked = request.get_json(force=True, silent=True) or {}
        given = asked.get("endpoint")
        result = self._webhooks.ping(_endpoint(given) if given else self._platform.webhook_url)
        moment = datetime.fromtimestamp(self._platform.clock(), UTC).isoformat(timespec="milliseconds")
        return {
            "success": result.ok,
            "timestamp": moment.replace("+00:00", "Z"),
            "statusCode": result.status or 0,
            "reason": "OK" if result.ok else result.reason.upper(),
            "detail": str(result.status or result.reason),
        }


def _endpoint(url: object) -> str:
    try:
        parts = urlsplit(str(url))
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise ApiError(400, "Invalid webhook endpoint URL", violation=True)
    return str(url)
