"""The name of one form as it was shown to one person: buttons are pressed twice, and the second time does nothing."""

import re
import secrets

from bot.staff.roles import StaffError

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def form_token() -> str:
    """A name for a form that is shown now."""
    return secrets.token_urlsafe(16)


def read_token(sent: str) -> str:
    """The name with which a form came back. Raises StaffError when it is none of ours."""
    if not _TOKEN.fullmatch(sent):
        raise StaffError("画面が古くなっていました。この画面から、もう一度送ってください。")
    return sent
