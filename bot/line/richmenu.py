"""The rich menu: six areas below the chat, shown to everyone."""

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from linebot.v3.messaging import (
    PostbackAction,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
)

from bot.line.client import LineClient
from bot.line.errors import RejectedError
from bot.line.richmenu_areas import AREAS, HEIGHT, WIDTH, Area
from handlers import menu
from handlers.postback import encode

IMAGE = Path(__file__).parent / "richmenu" / "default.png"
PREFIX = "madoguchi-"
CHAT_BAR_TEXT = "メニュー"


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenu:
    """A rich menu that LINE has."""

    id: str
    name: str


def show_rich_menu(client: LineClient) -> bool:
    """Make our menu the one shown to everyone, and delete older ones of ours. False: it was there. Raises LineError."""
    image = IMAGE.read_bytes()
    request = rich_menu_request(image)
    menus = RichMenus(client)
    ours = [found for found in menus.all() if found.name.startswith(PREFIX)]
    shown = menus.shown_to_all()
    current = next((found.id for found in ours if found.id == shown and found.name == request.name), None)
    kept = current or _made(menus, request, image)
    for found in ours:
        if found.id != kept:
            menus.delete(found.id)
    return current is None


def _made(menus: "RichMenus", request: RichMenuRequest, image: bytes) -> str:
    made = menus.create(request)
    menus.upload(made, image)
    menus.show_to_all(made)
    return made


def rich_menu_request(image: bytes) -> RichMenuRequest:
    """Our menu. Its name changes with its areas and its image, so that a change is seen and made anew."""
    areas = [_area(area, name) for area, name in zip(AREAS, menu.AREAS, strict=True)]
    digest = hashlib.sha256(json.dumps([area.to_dict() for area in areas]).encode() + image).hexdigest()
    return RichMenuRequest(
        size=RichMenuSize(width=WIDTH, height=HEIGHT),
        selected=True,
        name=PREFIX + digest[:12],
        chatBarText=CHAT_BAR_TEXT,
        areas=areas,
    )


def _area(area: Area, name: str) -> RichMenuArea:
    return RichMenuArea(
        bounds=RichMenuBounds(x=area.x, y=area.y, width=area.width, height=area.height),
        action=PostbackAction(label=area.label, data=encode("menu", area=name), displayText=area.label),
    )


class RichMenus:
    """The rich menus of a channel. Every method raises LineError."""

    def __init__(self, client: LineClient) -> None:
        self._client = client
        self._api = client.api

    def all(self) -> list[RichMenu]:
        """Every menu made through the API."""
        listed = self._client.call("GET", "/v2/bot/richmenu/list", self._api.get_rich_menu_list_with_http_info)
        return [RichMenu(id=found.rich_menu_id, name=found.name) for found in listed.richmenus]

    def create(self, request: RichMenuRequest) -> str:
        """Make a menu, still without its image. Gives its id."""
        made = self._client.call("POST", "/v2/bot/richmenu", self._api.create_rich_menu_with_http_info, request)
        return str(made.rich_menu_id)

    def upload(self, menu_id: str, png: bytes) -> None:
        """Give a menu its image, once in its life."""
        # without a content type the SDK would write the bytes as JSON
        function = partial(self._client.blob.set_rich_menu_image_with_http_info, _headers={"Content-Type": "image/png"})
        self._client.call("POST", "/v2/bot/richmenu/{richMenuId}/content", function, menu_id, png)

    def delete(self, menu_id: str) -> None:
        """Delete a menu."""
        path = "/v2/bot/richmenu/{richMenuId}"
        self._client.call("DELETE", path, self._api.delete_rich_menu_with_http_info, menu_id)

    def shown_to_all(self) -> str | None:
        """The id of the menu shown to everyone without one of their own."""
        path = "/v2/bot/user/all/richmenu"
        try:
            shown = self._client.call("GET", path, self._api.get_default_rich_menu_id_with_http_info)
        except RejectedError as error:
            if error.status == 404:
                return None
            raise
        return str(shown.rich_menu_id)

    def show_to_all(self, menu_id: str) -> None:
        """Show a menu to everyone without one of their own."""
        path = "/v2/bot/user/all/richmenu/{richMenuId}"
        self._client.call("POST", path, self._api.set_default_rich_menu_with_http_info, menu_id)
