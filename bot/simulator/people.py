"""The people at the other end: each verb changes the chat and sends the webhook LINE would send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from . import events, ids
from .chats import Chat, Entry, Kind, Sender
from .platform import Platform
from .webhooks import WebhookResult, Webhooks

Json = dict[str, Any]
_ONE_PIXEL_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "78da63f8ffff3f0005fe02fedccc59e70000000049454e44ae426082"
)


@dataclass(frozen=True, kw_only=True)
class World:
    """What the people share."""

    platform: Platform
    webhooks: Webhooks

    def send(self, kind: str, source: Json, **fields: Any) -> WebhookResult:
        """Send one event of `kind` from `source`."""
        mode: events.Mode = "standby" if self.platform.standby else "active"
        return self.webhooks.deliver([events.event(kind, source, now=self.platform.clock(), mode=mode, **fields)])

    def note(self, chat: Chat, sender: Sender, kind: Kind, message: Json, author: str | None = None) -> None:
        """Show `message` in `chat`."""
        platform = self.platform
        with platform.changed:
            platform.chats.post(chat, at=platform.clock(), sender=sender, kind=kind, messages=(message,), author=author)
            platform.changed.notify_all()

    def person(
        self, user_id: str, *, name: str | None = None, language: str | None = "ja", following: bool = True
    ) -> "Person":
        """The user `user_id`; `language` and `following` count when new. Raises ValueError for no id of a user."""
        if not ids.USER_ID.fullmatch(user_id):
            raise ValueError(f"not an id of a user: {user_id!r}")
        with self.platform.changed:
            known = self.platform.chats.get(user_id) is not None
            chat = self.platform.chats.open(user_id, name=name)
            if not known:
                chat.language, chat.following = language, following
                self.platform.changed.notify_all()
        return Person(self, chat, chat)

    def group(self, group_id: str, *, name: str | None = None) -> "Group":
        """The group or room `group_id`, opened when new. Raises ValueError when it is no id of LINE's."""
        with self.platform.changed:
            return Group(self, self.platform.chats.open(group_id, name=name))


class Person:
    """A user, in a one-to-one chat with the bot or as a member of a group or room."""

    def __init__(self, world: World, user: Chat, chat: Chat) -> None:
        self._world = world
        self._user = user
        self.chat = chat

    @property
    def user_id(self) -> str:
        """LINE's id of the user."""
        return self._user.chat_id

    @property
    def received(self) -> list[Entry]:
        """What the bot sent to this chat, in order."""
        with self._world.platform.changed:
            return self.chat.received

    @property
    def replies(self) -> list[Entry]:
        """Replies among `received`."""
        return [entry for entry in self.received if entry.kind == "reply"]

    @property
    def pushes(self) -> list[Entry]:
        """Pushes, multicasts and broadcasts among `received`."""
        return [entry for entry in self.received if entry.kind != "reply"]

    @property
    def source(self) -> Json:
        """The source object of this person's events."""
        kinds = {"U": {"type": "user"}, "C": {"type": "group", "groupId": self.chat.chat_id}}
        room = {"type": "room", "roomId": self.chat.chat_id}
        return {**kinds.get(self.chat.chat_id[0], room), "userId": self.user_id}

    def says(self, text: str, *, quoting: str | None = None) -> WebhookResult:
        """Send a text; `quoting` is the id of a quoted message."""
        return self.sends(events.text(text, quoted_message_id=quoting))

    def sticker(self) -> WebhookResult:
        """Send a sticker."""
        return self.sends(events.sticker())

    def image(self, content: bytes = _ONE_PIXEL_PNG, content_type: str = "image/png") -> WebhookResult:
        """Send an image; the bot can fetch `content` by the message id."""
        message = events.image()
        self._world.platform.contents[message["id"]] = (content, content_type)
        return self.sends(message)

    def location(
        self, latitude: float, longitude: float, *, title: str | None = None, address: str | None = None
    ) -> WebhookResult:
        """Send a place, in degrees."""
        return self.sends(events.location(latitude, longitude, title=title, address=address))

    def sends(self, message: Json) -> WebhookResult:
        """Send a message content object (`events.text(...)`)."""
        self._world.note(self.chat, "user", "message", message, self.user_id)
        return self._world.send("message", self.source, message=message)

    def taps(self, action: Mapping[str, Any], *, params: Mapping[str, str] | None = None) -> WebhookResult:
        """Tap a button: postback, datetimepicker (with `params`), richmenuswitch or message action.

        Raises ValueError for actions that send nothing to the bot (uri, clipboard, camera).
        """
        kind = action.get("type")
        if kind == "message":
            return self.says(str(action["text"]))
        if kind not in ("postback", "datetimepicker", "richmenuswitch"):
            raise ValueError(f"tapping a {kind} action sends no event")
        shown = action.get("displayText") or action.get("text")
        if shown:
            self._world.note(self.chat, "user", "postback", {"type": "text", "text": shown}, self.user_id)
        if kind == "richmenuswitch":
            params = self._switch_menu(str(action["richMenuAliasId"]))
        postback: Json = {"data": str(action.get("data", ""))} | ({"params": dict(params)} if params else {})
        return self._world.send("postback", self.source, postback=postback)

    def follows(self) -> WebhookResult:
        """Add the bot as a friend, or unblock it."""
        unblocked = self.chat.blocked
        self._set_blocked(False, "ブロックを解除しました" if unblocked else "友だちに追加しました")
        return self._world.send("follow", self.source, follow={"isUnblocked": unblocked})

    def blocks(self) -> WebhookResult:
        """Block the bot: an unfollow event, and nothing is delivered any more."""
        self._set_blocked(True, "ブロックしました")
        return self._world.send("unfollow", self.source)

    def unsends(self, message_id: str) -> WebhookResult:
        """Take back a message."""
        self._world.note(self.chat, "system", "notice", {"type": "text", "text": "メッセージの送信を取り消しました"})
        return self._world.send("unsend", self.source, unsend={"messageId": message_id})

    def reads(self) -> None:
        """Look at everything that has come since the last look; LINE counts what carries a unit."""
        platform = self._world.platform
        with platform.changed:
            for entry in self.chat.received:
                if entry.unit and entry.seq > self.chat.read_to:
                    for seq in range(1, len(entry.messages) + 1):
                        self._count(entry, entry.unit, seq)
            self.chat.read_to = platform.chats.seq

    def opens(self, url: str) -> None:
        """Open a link of the last message that has it; LINE counts it when that carries a unit.

        Raises ValueError when no message of the chat has it.
        """
        with self._world.platform.changed:
            for entry in reversed(self.chat.received):
                for seq, message in enumerate(entry.messages, start=1):
                    if url in json.dumps(message, ensure_ascii=False):
                        if entry.unit:
                            self._count(entry, entry.unit, seq, url)
                        return
        raise ValueError(f"no such link: {url}")

    def _count(self, entry: Entry, unit: str, seq: int, url: str | None = None) -> None:
        platform = self._world.platform
        now = platform.clock()
        platform.insight.count(unit, user_id=self.user_id, seq=seq, sent_at=entry.at, now=now, url=url)
        platform.changed.notify_all()

    def _set_blocked(self, blocked: bool, notice: str) -> None:
        with self._world.platform.changed:
            self.chat.blocked = blocked
            self.chat.following = True
            self.chat.loading_until = 0.0
        self._world.note(self.chat, "system", "notice", {"type": "text", "text": notice})

    def _switch_menu(self, alias_id: str) -> dict[str, str]:
        platform = self._world.platform
        with platform.changed:
            target = platform.rich_menus.aliases.get(alias_id)
            if target is not None:
                self.chat.rich_menu_id = target
        status = "SUCCESS" if target else "RICHMENU_ALIAS_ID_NOTFOUND"
        return {"newRichMenuAliasId": alias_id, "status": status}


class Group:
    """A group (`C…`) or room (`R…`) chat."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def source(self) -> Json:
        """The source object of events that no single user caused."""
        if self.chat.chat_id.startswith("C"):
            return {"type": "group", "groupId": self.chat.chat_id}
        return {"type": "room", "roomId": self.chat.chat_id}

    @property
    def received(self) -> list[Entry]:
        """What the bot sent to the group, in order."""
        with self._world.platform.changed:
            return self.chat.received

    def member(self, person: Person) -> Person:
        """`person` speaking in this group."""
        with self._world.platform.changed:
            if person.user_id not in self.chat.members:
                self.chat.members.append(person.user_id)
        return Person(self._world, person.chat, self.chat)

    def invites_bot(self) -> WebhookResult:
        """The bot joins."""
        self.chat.present = True
        return self._world.send("join", self.source)

    def removes_bot(self) -> WebhookResult:
        """Someone removes the bot."""
        self.chat.present = False
        return self._world.send("leave", self.source)
