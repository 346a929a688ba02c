"""Which passwords are good enough, and their hashes (Argon2id)."""

import re
import threading
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

SHORTEST = 12
LONGEST = 200

_MEMORY = 32 * 1024
"""KiB a hash. 32 MiB and 3 passes take 60 ms on a small machine; more than OWASP's least (19 MiB and 2 passes)."""

_AT_ONCE = 2
"""Hashes made at the same time in a process: many sign-ins at once take longer instead of all the memory."""

_COMMON = frozenset(Path(__file__).with_name("common-words.txt").read_text(encoding="utf-8").split())
"""Words that with a few digits or signs make the passwords tried first."""

_RUNS = "0123456789012345678909876543210987654321abcdefghijklmnopqrstuvwxyzqwertyuiopasdfghjklzxcvbnm"


def prepared(password: str) -> str:
    """The password as it is hashed: however wide the keyboard wrote it, it is the same."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, name: str) -> str | None:
    """What is wrong with a new password of the account ``name``, in Japanese; None when it will do."""
    plain = prepared(password)
    if len(plain) < SHORTEST:
        return f"パスワードは{SHORTEST}文字以上にしてください。いまは{len(plain)}文字です。"
    if len(plain) > LONGEST:
        return f"パスワードは{LONGEST}文字までにしてください。"
    folded = plain.casefold()
    if name in folded:
        return "パスワードの中に、アカウント名を入れないでください。"
    if _is_common(folded):
        return "よく使われる形なので、破られやすいパスワードです。関係のないことばを三つ四つつなげてみてください。"
    return None


def _is_common(folded: str) -> bool:
    """A common word with decoration, one piece repeated, or a run along the keyboard."""
    words = [word for word in re.split(r"[\W\d_]+", folded) if word]
    return (
        len(set(folded)) < 5
        or not _COMMON.isdisjoint({folded, folded.strip("0123456789!?.#$%&*-_ ")})
        or (bool(words) and all(word in _COMMON for word in words))
        or re.fullmatch(r"(.{1,6}?)\1+.{0,5}", folded) is not None
        or folded in _RUNS
    )


class Passwords:
    """Makes and checks hashes; safe for threads."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=3, memory_cost=_MEMORY, parallelism=1)
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turn:
            return self._hasher.hash(prepared(password))

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is right. Without a hash it is not, which takes as long to find out."""
        with self._turn:
            try:
                self._hasher.verify(password_hash or self._nobodys, prepared(password[:LONGEST]))
            except VerifyMismatchError:
                return False
        return password_hash is not None
