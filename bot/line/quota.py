"""What LINE says of a channel's messages: how many are left this month."""

from bot.channels import QuotaError
from bot.line.client import LineClient
from bot.line.errors import LineError


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
