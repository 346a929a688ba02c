"""The chats the simulator shows: who is in them and what passed, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from . import ids

Sender = Literal["user", "bot", "system"]
Kind = Literal["reply", "push", "multicast", "broadcast", "message", "postback", "notice"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing in a chat. `messages` are LINE message objects; `request_id` is None unless the bot sent it.

    `author` is the user who wrote it (groups hold several) or None. `unit` is the aggregation unit it was sent with.
    """

    seq: int
    at: float
    sender: Sender
    kind: Kind
    messages: tuple[dict[str, Any], ...]
    request_id: str | None = None
    author: str | None = None
    unit: str | None = None


@dataclass
class Chat:
    """A one-to-one chat (`U…`), group (`C…`) or room (`R…`)."""

    chat_id: str
    name: str
    language: str | None = "ja"
    following: bool = True
    blocked: bool = False
    present: bool = True
    members: list[str] = field(default_factory=list)
    rich_menu_id: str | None = None
    loading_until: float = 0.0
    read_to: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def reachable(self) -> bool:
        """Whether messages of the bot arrive: not blocked, and the bot has not left."""
        return not self.blocked and self.present

    @property
    def received(self) -> list[Entry]:
        """What the bot sent, in order."""
        return [entry for entry in self.entries if entry.sender == "bot"]


class Chats:
    """All chats by id; every entry takes the next number of one sequence. Called under the platform's lock."""

    def __init__(self) -> None:
        self._chats: dict[str, Chat] = {}
        self.seq = 0

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def get(self, chat_id: str) -> Chat | None:
        """The chat, or None when nobody opened it."""
        return self._chats.get(chat_id)

    def open(self, chat_id: str, *, name: str | None = None) -> Chat:
        """The chat with `chat_id`, made when it is new. Raises ValueError when the id is not one of LINE's."""
        if not ids.CHAT_ID.fullmatch(chat_id):
            raise ValueError(f"not an id of a user, group or room: {chat_id!r}")
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Chat(chat_id, name or f"利用者 {chat_id[-4:]}")
            self.seq += 1
        elif name:
            chat.name = name
        return chat

    def post(
        self,
        chat: Chat,
        *,
        at: float,
        sender: Sender,
        kind: Kind,
        messages: tuple[dict[str, Any], ...],
        request_id: str | None = None,
        author: str | None = None,
        unit: str | None = None,
    ) -> Entry:
        """Add an entry at the end of `chat`."""
        self.seq += 1
        entry = Entry(
            seq=self.seq,
            at=at,
            sender=sender,
            kind=kind,
            messages=messages,
            request_id=request_id,
            author=author,
            unit=unit,
        )
        chat.entries.append(entry)
        if sender == "bot":
            chat.loading_until = 0.0
        return entry
