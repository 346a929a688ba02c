"""The second factor: six digits from an app on the phone (TOTP, RFC 6238), or a backup code from paper."""

import secrets
import unicodedata

import pyotp
from pyotp.utils import strings_equal

ISSUER = "Madoguchi"
WINDOW = 1
"""Steps of 30 seconds by which the clock of a phone may be wrong, each way."""

CODES = 10
"""Backup codes given at a time, of eight digits each."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 4


def new_secret() -> str:
    """What an app makes its codes from: 32 letters of base32."""
    return pyotp.random_base32()


def address_for_app(secret: str, name: str) -> str:
    """What the QR code for the app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """The secret to be typed by hand, four letters at a time."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: int) -> int | None:
    """The time step whose code this is, near ``now`` (UTC milliseconds); None when it is of none. Takes as long."""
    totp, seconds = pyotp.TOTP(secret), now // 1000
    steps = range(-WINDOW, WINDOW + 1)
    found = [offset for offset in steps if strings_equal(totp.at(seconds, counter_offset=offset), code)]
    return totp.timecode(seconds) + found[-1] if found else None


def typed(code: str) -> str:
    """A code as typed, in any width, with spaces and hyphens: its digits alone."""
    return "".join(char for char in unicodedata.normalize("NFKC", code) if char.isascii() and char.isdigit())


def new_codes() -> tuple[str, ...]:
    """Backup codes as they are written down: ``1234-5678``."""
    numbers: set[int] = set()
    while len(numbers) < CODES:
        numbers.add(secrets.randbelow(10**8))
    return tuple(f"{number // 10**4:04}-{number % 10**4:04}" for number in sorted(numbers))


def new_session_token() -> str:
    """256 bits of chance."""
    return secrets.token_urlsafe(32)


def new_link_token() -> str:
    """About 99 bits of chance, that can be read out and typed: ``k7wd-3mfp-…``."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
