"""Rich menus, their images and aliases, and which one a user sees. Called under the platform's lock."""

from dataclasses import dataclass
from typing import Any

from . import errors, ids


@dataclass
class RichMenu:
    """A stored menu; `image` and `content_type` are empty until the image is uploaded."""

    rich_menu_id: str
    fields: dict[str, Any]
    image: bytes = b""
    content_type: str = ""

    def as_json(self) -> dict[str, Any]:
        """The rich menu response object."""
        return {"richMenuId": self.rich_menu_id, **self.fields}


class RichMenus:
    """Menus by id, aliases, and the default menu."""

    def __init__(self) -> None:
        self._menus: dict[str, RichMenu] = {}
        self.aliases: dict[str, str] = {}
        self.default_id: str | None = None

    def create(self, fields: dict[str, Any]) -> RichMenu:
        """Store a menu."""
        menu = RichMenu(ids.rich_menu_id(), fields)
        self._menus[menu.rich_menu_id] = menu
        return menu

    def get(self, rich_menu_id: str) -> RichMenu:
        """The menu. Raises ApiError 404 when there is none."""
        menu = self._menus.get(rich_menu_id)
        if menu is None:
            raise errors.not_found()
        return menu

    def all(self) -> list[RichMenu]:
        """Every menu, oldest first."""
        return list(self._menus.values())

    def delete(self, rich_menu_id: str) -> None:
        """Remove a menu, and stop showing it. Raises ApiError 404 when there is none."""
        self.get(rich_menu_id)
        del self._menus[rich_menu_id]
        if self.default_id == rich_menu_id:
            self.default_id = None

    def shown(self, linked_id: str | None) -> RichMenu | None:
        """The menu a user sees: the one linked to them, else the default; only with an image."""
        menu = self._menus.get(linked_id or "") or self._menus.get(self.default_id or "")
        return menu if menu is not None and menu.image else None

    def displayable(self, rich_menu_id: str) -> RichMenu:
        """A menu that may be shown. Raises ApiError 404, or 400 when it has no image yet."""
        menu = self.get(rich_menu_id)
        if not menu.image:
            raise errors.ApiError(400, "must upload richmenu image before applying it to user", violation=True)
        return menu
