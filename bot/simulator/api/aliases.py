"""Aliases of rich menus."""

from collections.abc import Iterator

from flask import g

from ..errors import ApiError, not_found
from ..platform import Platform
from .routes import Json, Route


class AliasApi:
    """`/v2/bot/richmenu/alias*`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._menus = platform.rich_menus

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        alias = "/v2/bot/richmenu/alias"
        yield "POST", alias, "alias-create", self.create
        yield "GET", f"{alias}/list", "alias-list", self.list_all
        yield "GET", f"{alias}/<alias_id>", "alias-get", self.get
        yield "POST", f"{alias}/<alias_id>", "alias-update", self.update
        yield "DELETE", f"{alias}/<alias_id>", "alias-delete", self.delete

    def create(self) -> Json:
        """Name a menu that has an image."""
        alias_id = str(g.body.get("richMenuAliasId"))
        with self._platform.changed:
            if alias_id in self._menus.aliases:
                raise ApiError(400, "conflict richmenu alias id", violation=True)
            self._menus.aliases[alias_id] = self._target()
        return {}

    def list_all(self) -> Json:
        """Every alias."""
        return {"aliases": [self.get(alias_id) for alias_id in list(self._menus.aliases)]}

    def get(self, alias_id: str) -> Json:
        """One alias."""
        if alias_id not in self._menus.aliases:
            raise not_found()
        return {"richMenuAliasId": alias_id, "richMenuId": self._menus.aliases[alias_id]}

    def update(self, alias_id: str) -> Json:
        """Let an alias name another menu."""
        with self._platform.changed:
            self.get(alias_id)
            self._menus.aliases[alias_id] = self._target()
        return {}

    def delete(self, alias_id: str) -> Json:
        """Remove an alias."""
        with self._platform.changed:
            self.get(alias_id)
            del self._menus.aliases[alias_id]
        return {}

    def _target(self) -> str:
        return self._menus.displayable(str(g.body.get("richMenuId"))).rich_menu_id
