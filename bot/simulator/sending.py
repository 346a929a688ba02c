"""Accepting messages: checks in LINE's order, then delivery to the chats and the counters, all under one lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from . import errors, ids
from .chats import Chat, Kind
from .platform import Platform

_QUOTABLE: Final = ("text", "textV2", "sticker", "image", "video", "template", "imagemap", "flex")
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call that sends messages."""

    request_id: str
    messages: tuple[Json, ...]
    retry_key: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What an accepted call answers, and how many users it reached."""

    answer: Json
    recipients: int


class Sending:
    """Reply, push, multicast, narrowcast and broadcast. Each raises ApiError and then has changed nothing."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def reply(self, request: Request, reply_token: str) -> Accepted:
        """Answer the event that carried `reply_token`. Free of quota."""
        platform = self._platform
        with platform.changed:
            chat = platform.chats.open(platform.reply_tokens.check(reply_token, platform.clock()))
            platform.reply_tokens.spend(reply_token)
            self._post(chat, "reply", request)
            return Accepted(answer=_sent(request.messages), recipients=1)

    def push(self, request: Request, to: str) -> Accepted:
        """Send to one user, group or room."""
        if not ids.CHAT_ID.fullmatch(to):
            raise errors.invalid_property("to")

        def deliver() -> int:
            chat = self._platform.chats.get(to)
            if chat is not None and not chat.present:
                raise errors.ApiError(400, "Failed to send messages")
            if not to.startswith("U"):
                return self._to_group(to, request)
            return self._to_users("push", request, [to])

        return self._accept(request, _sent(request.messages), deliver)

    def multicast(self, request: Request, to: list[str]) -> Accepted:
        """Send to up to 500 users; on a wrong id nobody receives."""
        if not all(isinstance(user_id, str) and ids.USER_ID.fullmatch(user_id) for user_id in to):
            raise errors.invalid_property("to")
        return self._accept(request, {}, lambda: self._to_users("multicast", request, to))

    def broadcast(self, request: Request) -> Accepted:
        """Send to every follower the simulator knows."""
        return self._accept(request, {}, lambda: self._to_users("broadcast", request, self._followers()))

    def narrowcast(self, request: Request) -> Accepted:
        """Accept and deliver to nobody: the simulator knows no audiences or attributes."""
        return self._accept(request, {}, lambda: 0)

    def _accept(self, request: Request, answer: Json, deliver: Callable[[], int]) -> Accepted:
        platform = self._platform
        with platform.changed:
            now = platform.clock()
            if request.retry_key:
                platform.retry_keys.check(request.retry_key, now)
            recipients = deliver()
            if request.unit:
                platform.insight.assign(request.unit, now)
            if request.retry_key:
                platform.retry_keys.accept(request.retry_key, request_id=request.request_id, now=now, answer=answer)
            return Accepted(answer=answer, recipients=recipients)

    def _to_users(self, kind: Kind, request: Request, to: list[str]) -> int:
        platform = self._platform
        opened = {user_id: platform.chats.get(user_id) for user_id in to}
        reached = [user_id for user_id in to if (chat := opened[user_id]) is None or chat.reachable]
        platform.quota.spend(len(reached), platform.clock())
        platform.ledger.add(reached)
        for user_id in reached:
            chat = opened[user_id]
            if chat is not None:
                self._post(chat, kind, request)
        return len(reached)

    def _to_group(self, to: str, request: Request) -> int:
        chat = self._platform.chats.open(to)
        members = max(1, len(chat.members))
        self._platform.quota.spend(members, self._platform.clock())
        self._post(chat, "push", request)
        return members

    def _followers(self) -> list[str]:
        return [chat.chat_id for chat in self._platform.chats if chat.chat_id.startswith("U") and chat.following]

    def _post(self, chat: Chat, kind: Kind, request: Request) -> None:
        platform = self._platform
        if chat.reachable:
            platform.chats.post(
                chat,
                at=platform.clock(),
                sender="bot",
                kind=kind,
                messages=request.messages,
                request_id=request.request_id,
                unit=request.unit,
            )
            platform.changed.notify_all()


def _sent(messages: tuple[Json, ...]) -> Json:
    sent = []
    for message in messages:
        entry = {"id": ids.message_id()}
        if message.get("type") in _QUOTABLE:
            entry["quoteToken"] = ids.opaque_token()
        sent.append(entry)
    return {"sentMessages": sent}
