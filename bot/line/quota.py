"""What LINE says of a channel's messages: how many are left this month, and whether a message could be sent at all."""

from bot.approval import QuotaError
from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.line.limits import UnsendableError
from bot.line.render import render
from handlers.message import Reply


def messages_left(client: LineClient) -> int | None:
    """How many may still be sent this month, about; None when there is no limit. Raises QuotaError."""
    try:
        quota = client.call("GET", "/v2/bot/message/quota", client.api.get_message_quota_with_http_info)
        if quota.type != "limited":
            return None
        path = "/v2/bot/message/quota/consumption"
        used = client.call("GET", path, client.api.get_message_quota_consumption_with_http_info)
    except LineError as error:
        raise QuotaError(str(error)) from error
    return max(0, int(quota.value) - int(used.total_usage))


def unfit(reply: Reply) -> str | None:
    """Why LINE would refuse a message; None when it would not."""
    try:
        return None if render(reply) else "中身がありません"
    except UnsendableError as error:
        return str(error)
