"""Users, groups and the chat room: profiles, follower ids, leaving, the loading animation."""

from collections.abc import Iterator

from flask import g, request
from flask.typing import ResponseReturnValue

from ..chats import Chat
from ..errors import ApiError, not_found
from ..platform import Platform
from .routes import Json, Route

_PAGE = 1000


class AccountApi:
    """`/v2/bot/profile`, `/v2/bot/followers`, `/v2/bot/group`, `/v2/bot/room`, `/v2/bot/chat`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        yield "GET", "/v2/bot/profile/<user_id>", "profile", self.profile
        yield "GET", "/v2/bot/followers/ids", "followers", self.followers
        yield "POST", "/v2/bot/chat/loading/start", "loading", self.loading
        yield "POST", "/v2/bot/chat/markAsRead", "mark-as-read", self.mark_as_read
        for kind in ("group", "room"):
            yield "POST", f"/v2/bot/{kind}/<chat_id>/leave", "leave", self.leave
            yield "GET", f"/v2/bot/{kind}/<chat_id>/member/<user_id>", "member", self.member
            yield "GET", f"/v2/bot/{kind}/<chat_id>/members/count", "members-count", self.members_count

    def profile(self, user_id: str) -> Json:
        """Profile of a follower; 404 for strangers and those who blocked the bot."""
        chat = self._platform.chats.get(user_id)
        if chat is None or chat.blocked or not chat.following:
            raise not_found()
        return _profile(chat)

    def followers(self) -> ResponseReturnValue:
        """Ids of followers, at most 1,000 a page; verified and premium accounts only."""
        if not self._platform.verified_account:
            raise ApiError(403, "Access to this API is not available for your account")
        start = request.args.get("start", "0")
        size = min(request.args.get("limit", 300, type=int), _PAGE)
        if not start.isdecimal():
            raise ApiError(400, "Invalid start param", violation=True)
        with self._platform.changed:
            everyone = [
                chat.chat_id
                for chat in self._platform.chats
                if chat.chat_id.startswith("U") and chat.following and not chat.blocked
            ]
        end = int(start) + size
        page: Json = {"userIds": everyone[int(start) : end]}
        return page | ({"next": str(end)} if end < len(everyone) else {})

    def loading(self) -> ResponseReturnValue:
        """Show the loading animation until the next message or for the given seconds."""
        with self._platform.changed:
            chat = self._platform.chats.get(g.body["chatId"])
            if chat is not None:
                chat.loading_until = self._platform.clock() + g.body.get("loadingSeconds", 20)
                self._platform.chats.seq += 1
                self._platform.changed.notify_all()
        return {}, 202

    def mark_as_read(self) -> Json:
        """Accept a mark-as-read token; the phone shows no marks."""
        return {}

    def leave(self, chat_id: str) -> Json:
        """Have the bot leave a group or room."""
        with self._platform.changed:
            self._group(chat_id).present = False
            self._platform.changed.notify_all()
        return {}

    def member(self, chat_id: str, user_id: str) -> Json:
        """Profile of a member of a group or room."""
        chat = self._platform.chats.get(user_id)
        if chat is None or user_id not in self._group(chat_id).members:
            raise not_found()
        return _profile(chat)

    def members_count(self, chat_id: str) -> Json:
        """Number of members, without the bot."""
        return {"count": len(self._group(chat_id).members)}

    def _group(self, chat_id: str) -> Chat:
        chat = self._platform.chats.get(chat_id)
        if chat is None or not chat.present:
            raise not_found()
        return chat


def _profile(chat: Chat) -> Json:
    profile: Json = {"userId": chat.chat_id, "displayName": chat.name}
    return profile | ({"language": chat.language} if chat.language else {})
