"""The keys of one installation: pseudonyms and encryption of user ids, signatures of links and cookies."""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_FILE = "secret.key"


class SecretError(ValueError):
    """The installation's secret cannot be used."""


class Cipher:
    """Keys derived from the one secret, one per purpose, so that none can stand in for another."""

    def __init__(self, secret: bytes) -> None:
        self._pseudonym = _derive(secret, b"resident pseudonym")
        self._encryption = AESGCM(_derive(secret, b"resident user id"))
        self._fingerprint = _derive(secret, b"message fingerprint")
        self._staff_fingerprint = _derive(secret, b"staff fingerprint")
        self._staff_encryption = AESGCM(_derive(secret, b"staff second factor"))
        self.link_key = _derive(secret, b"checklist link")
        self.cookie_key = _derive(secret, b"web session cookie")

    def pseudonym(self, channel: str, user_id: str) -> str:
        """The keyed hash under which a user is found again: 64 hexadecimal digits."""
        return hmac.new(self._pseudonym, f"{channel}\0{user_id}".encode(), hashlib.sha256).hexdigest()

    def fingerprint(self, *said: str) -> str:
        """A keyed hash that tells whether two messages are the same, and not what they say: 64 hexadecimal digits."""
        return hmac.new(self._fingerprint, "\0".join(said).encode(), hashlib.sha256).hexdigest()

    def encrypt(self, user_id: str) -> bytes:
        """AES-GCM with a fresh 12-byte nonce in front."""
        return _seal(self._encryption, user_id)

    def decrypt(self, sealed: bytes) -> str:
        """The user id. Raises cryptography's InvalidTag when it was sealed with another secret."""
        return _open(self._encryption, sealed)

    def staff_fingerprint(self, *said: str) -> str:
        """A keyed hash of something of the staff's that must be recognised and not read: 64 hexadecimal digits."""
        return hmac.new(self._staff_fingerprint, "\0".join(said).encode(), hashlib.sha256).hexdigest()

    def seal_factor(self, secret: str) -> bytes:
        """What a second factor is made from, sealed like a user id and with a key of its own."""
        return _seal(self._staff_encryption, secret)

    def open_factor(self, sealed: bytes) -> str:
        """What was sealed. Raises cryptography's InvalidTag when that was done with another secret."""
        return _open(self._staff_encryption, sealed)


def _seal(key: AESGCM, text: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, text.encode(), None)


def _open(key: AESGCM, sealed: bytes) -> str:
    return key.decrypt(sealed[:12], sealed[12:], None).decode()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"madoguchi " + purpose).derive(secret)


def load_secret(var: Path, given: str | None) -> bytes:
    """The installation's secret: given by the environment, else kept in ``var/secret.key`` (0600), made when missing.

    Raises ValueError when it is too short to be one.
    """
    if given is not None:
        if len(given) < 32:
            raise SecretError("MADOGUCHI_SECRET_KEY は 32 文字以上にしてください（例: openssl rand -hex 32）。")
        return given.encode()
    path = var / KEY_FILE
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        _create(path)
    secret = path.read_bytes().strip()
    if len(secret) < 32:
        raise ValueError(f"鍵のファイル {path} が壊れています。控えから戻してください。")
    return secret


def _create(path: Path) -> None:
    """Write aside, then link: whoever sees the file sees all of it, and of several processes one wins."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY_FILE}.")  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        os.unlink(aside)
