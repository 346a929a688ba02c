"""What LINE would be handed for a reply, for whoever looks at it before it is sent."""

from typing import Any

from bot.line.limits import UnsendableError
from bot.line.render import render
from handlers.message import Reply


def drawn(reply: Reply) -> list[dict[str, Any]]:
    """The messages as they stand in a request; none when LINE would refuse them."""
    try:
        return [message.to_dict() for message in render(reply)]
    except UnsendableError:
        return []


def unfit(reply: Reply) -> str | None:
    """Why LINE would refuse a message; None when it would not."""
    try:
        return None if render(reply) else "中身がありません"
    except UnsendableError as error:
        return str(error)
