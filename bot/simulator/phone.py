"""The phone: a page that shows the chats, and the JSON it lives on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from . import ids
from .chats import Chat
from .people import Person, World
from .webhooks import WebhookResult

_FOLDER: Final = Path(__file__).parent
_DRAWING: Final = _FOLDER.parent / "web" / "static" / "line"
"""What draws messages, here and in the preview of the staff pages."""

_HEARTBEAT_SECONDS: Final = 15.0
_POLICY: Final = "default-src 'self'; img-src * data: blob:"


def phone_blueprint(world: World) -> Blueprint:
    """The page at `/`, its static files, and `/_sim/users`, `/_sim/stream`, `/_sim/richmenus`."""
    blueprint = Blueprint("phone", __name__, template_folder=str(_FOLDER / "templates"))
    phone = Phone(world)
    blueprint.add_url_rule("/", view_func=phone.page)
    blueprint.add_url_rule("/_sim/static/<path:name>", view_func=phone.static)
    blueprint.add_url_rule("/_sim/static/line/<path:name>", view_func=phone.drawing)
    blueprint.add_url_rule("/_sim/stream", view_func=phone.stream)
    blueprint.add_url_rule("/_sim/users", view_func=phone.users, methods=["GET", "POST"])
    blueprint.add_url_rule("/_sim/users/<user_id>", view_func=phone.user)
    blueprint.add_url_rule("/_sim/users/<user_id>/reads", view_func=phone.reads, methods=["POST"])
    blueprint.add_url_rule("/_sim/users/<user_id>/opens", view_func=phone.opens, methods=["POST"])
    blueprint.add_url_rule("/_sim/users/<user_id>/<verb>", view_func=phone.act, methods=["POST"])
    blueprint.add_url_rule("/_sim/richmenus/<menu_id>/image", view_func=phone.menu_image)
    return blueprint


class Phone:
    """The views of the phone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._platform = world.platform

    def page(self) -> Response:
        """The page itself."""
        channel = self._platform.channel
        response = Response(render_template("phone.html", bot_name=channel.display_name), mimetype="text/html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    def static(self, name: str) -> Response:
        """A script or style sheet of the page."""
        return send_from_directory(_FOLDER / "static", name)

    def drawing(self, name: str) -> Response:
        """A part of what draws messages."""
        return send_from_directory(_DRAWING, name)

    def stream(self) -> Response:
        """Server-sent events: the latest sequence number after every change."""
        return Response(self._changes(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    def users(self) -> ResponseReturnValue:
        """Users the phone can be, or a new one (`{userId, name}`, both optional)."""
        if request.method == "POST":
            asked = request.get_json()
            return _summary(self._person(asked.get("userId"), asked.get("name")).chat), 201
        with self._platform.changed:
            return jsonify([_summary(chat) for chat in self._platform.chats if chat.chat_id.startswith("U")])

    def user(self, user_id: str) -> ResponseReturnValue:
        """The chat of a user: entries after `?since=`, the rich menu, whether the bot is thinking."""
        since = request.args.get("since", 0, type=int)
        with self._platform.changed:
            chat = self._platform.chats.get(user_id)
            if chat is None:
                abort(404)
            menu = self._platform.rich_menus.shown(chat.rich_menu_id) if not chat.blocked else None
            return _summary(chat) | {
                "seq": self._platform.chats.seq,
                "entries": [vars(entry) for entry in chat.entries if entry.seq > since],
                "richMenu": menu.as_json() if menu else None,
                "loadingSeconds": max(0.0, chat.loading_until - self._platform.clock()),
            }

    def act(self, user_id: str, verb: str) -> ResponseReturnValue:
        """Do `verb` as the user; answers with what became of the webhook."""
        person, asked = self._person(user_id, None), request.get_json()
        try:
            result = _act(person, verb, asked)
        except (KeyError, TypeError, ValueError) as error:
            abort(400, str(error))
        return _outcome(result)

    def reads(self, user_id: str) -> ResponseReturnValue:
        """The user has the chat on the screen."""
        self._person(user_id, None).reads()
        return {}

    def opens(self, user_id: str) -> ResponseReturnValue:
        """The user opens a link (`{url}`) of a message."""
        try:
            self._person(user_id, None).opens(str(request.get_json()["url"]))
        except (KeyError, TypeError, ValueError) as error:
            abort(400, str(error))
        return {}

    def menu_image(self, menu_id: str) -> ResponseReturnValue:
        """The image of a rich menu."""
        menu = self._platform.rich_menus.get(menu_id)
        return menu.image, 200, {"Content-Type": menu.content_type}

    def _person(self, user_id: str | None, name: str | None) -> Person:
        try:
            return self._world.person(user_id or ids.chat_id("U"), name=name, following=False)
        except ValueError as error:
            abort(400, str(error))

    def _changes(self) -> Iterator[str]:
        platform, seen = self._platform, -1

        def news() -> bool:
            return platform.stopping.is_set() or platform.chats.seq != seen

        while not platform.stopping.is_set():
            with platform.changed:
                platform.changed.wait_for(news, _HEARTBEAT_SECONDS)
                seen = platform.chats.seq
            yield f"data: {json.dumps(seen)}\n\n"


def _act(person: Person, verb: str, asked: dict[str, Any]) -> WebhookResult:
    if verb == "says":
        return person.says(str(asked["text"]))
    if verb == "taps":
        return person.taps(asked["action"], params=asked.get("params"))
    if verb == "location":
        return person.location(
            float(asked["latitude"]), float(asked["longitude"]), title=asked.get("title"), address=asked.get("address")
        )
    if verb == "unsends":
        return person.unsends(str(asked["messageId"]))
    plain = {"sticker": person.sticker, "image": person.image, "follows": person.follows, "blocks": person.blocks}
    if verb not in plain:
        raise ValueError(f"unknown verb: {verb}")
    return plain[verb]()


def _summary(chat: Chat) -> dict[str, Any]:
    return {"userId": chat.chat_id, "name": chat.name, "blocked": chat.blocked, "following": chat.following}


def _outcome(result: WebhookResult) -> dict[str, Any]:
    events = [event.get("webhookEventId") for event in result.events]
    return {"status": result.status, "reason": result.reason, "seconds": result.seconds, "webhookEventIds": events}
