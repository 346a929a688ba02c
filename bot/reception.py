"""Events arrive: redacted, then stored once, before anything else is done with them."""

import unicodedata
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus

from sqlalchemy import Connection

from bot.guest_codes import heard_in, mark_of
from bot.store import buttons, events, residents
from bot.store.cipher import Cipher
from bot.store.database import Database
from handlers.postback import COUNTED, without_field
from knowledge.languages import Language
from knowledge.redact import Redacted, redact

LONGEST_TEXT = 5000
"""Characters kept of a message: LINE allows no more."""

LONGEST_DATA = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """An event as a channel hands it in; ``occurred_at`` in UTC milliseconds. The text is not redacted yet."""

    event_id: str
    channel: str
    user_id: str
    kind: str
    text: str | None = None
    data: str | None = None
    message_id: str | None = None
    reply_token: str | None = None
    occurred_at: int
    language: Language | None = None


class Reception:
    """Stores events for the conversation."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def store(self, arrived: Sequence[Incoming], now: int, *, timeout: float | None = None) -> list[int]:
        """The row ids of the events that were new. Raises TimeoutError or a database error if they may be lost."""

        heard = [self._without_code(incoming) for incoming in arrived]
        cleaned = [(incoming, _clean(incoming.text or "")) for incoming in heard]  # not while others wait to write
        pressed = [_pressed(incoming) for incoming in arrived]

        def work(connection: Connection) -> list[int]:
            added = [self._add(connection, incoming, clean, now) for incoming, clean in cleaned]
            new = [(event_id, code) for event_id, code in zip(added, pressed, strict=True) if event_id is not None]
            buttons.press(connection, Counter(code for _, code in new if code))
            return [event_id for event_id, _ in new]

        return self._database.write(work, timeout=timeout)

    def _without_code(self, incoming: Incoming) -> Incoming:
        """A code that makes a guest is no question: nothing stays of what was said but a keyed hash of the code."""
        code = heard_in(incoming.text[:LONGEST_TEXT]) if incoming.kind == "text" and incoming.text else None
        if code is None:
            return incoming
        mark = mark_of(self._cipher, incoming.channel, code)
        return replace(incoming, kind=events.PAIRING, text=None, data=mark)

    def _add(self, connection: Connection, incoming: Incoming, clean: Redacted, now: int) -> int | None:
        resident_id = residents.find_or_add(connection, self._cipher, incoming.channel, incoming.user_id, now)
        if incoming.language is not None:
            residents.set_language(connection, resident_id, incoming.language)
        new = events.NewEvent(
            webhook_event_id=incoming.event_id,
            channel=incoming.channel,
            resident_id=resident_id,
            kind=incoming.kind,
            text=clean.text if incoming.text is not None else None,
            data=_safe_data(incoming.data) if incoming.kind == "postback" else incoming.data,
            warnings=clean.warnings,
            message_id=incoming.message_id,
            reply_token=incoming.reply_token,
            retry_key=str(uuid.uuid4()),
            occurred_at=incoming.occurred_at,
            received_at=now,
        )
        return events.add(connection, new)


def _clean(text: str) -> Redacted:
    """Redacted before it is cut: a cut through a number would hide that it is one.

    Some characters grow eighteenfold when they are normalised; what then exceeds the limit is kept in the long form.
    """
    text = text[: 2 * LONGEST_TEXT].replace("\0", "")
    plain = unicodedata.normalize("NFKC", text)
    found = redact(text if len(plain) <= LONGEST_TEXT else plain)
    return replace(found, text=found.text[:LONGEST_TEXT])


def _pressed(incoming: Incoming) -> str | None:
    """The code of a notice's button, by which it is counted and no more: it is not stored with the event."""
    return without_field(incoming.data or "", COUNTED)[1] if incoming.kind == "postback" else None


def _safe_data(data: str | None) -> str | None:
    """Data of our own buttons passes; whatever redaction would change was not made by us and is dropped."""
    if data is None:
        return None
    cut = without_field(data[:LONGEST_DATA].replace("\0", ""), COUNTED)[0]
    plain = unquote_plus(cut)
    return cut if redact(cut).text == cut and redact(plain).text == plain else ""
