"""Identifiers shaped as LINE shapes them."""

import itertools
import re
import secrets
import uuid
from typing import Final

CHAT_ID: Final = re.compile(r"[UCR][0-9a-f]{32}")
USER_ID: Final = re.compile(r"U[0-9a-f]{32}")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_message_ids = itertools.count(580_000_000_000_000_001)
_rich_menu_ids = itertools.count(1)


def request_id() -> str:
    """Value of `x-line-request-id`: a UUID."""
    return str(uuid.uuid4())


def chat_id(prefix: str) -> str:
    """New id of a user (`U`), group (`C`) or room (`R`): the prefix and 32 hex digits."""
    return prefix + secrets.token_hex(16)


def message_id() -> str:
    """Id of a message: 18 digits, unique within the process."""
    return str(next(_message_ids))


def rich_menu_id() -> str:
    """Id of a rich menu: `richmenu-` and 32 hex digits that sort by creation."""
    return f"richmenu-{next(_rich_menu_ids):08x}{secrets.token_hex(12)}"


def reply_token() -> str:
    """A reply token: 32 hex digits."""
    return secrets.token_hex(16)


def opaque_token() -> str:
    """A quote token, mark-as-read token or access token: URL-safe text without meaning."""
    return secrets.token_urlsafe(48)


def webhook_event_id(milliseconds: int) -> str:
    """ULID (26 characters, Crockford base 32) of an event that happened at `milliseconds` of Unix time."""
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
