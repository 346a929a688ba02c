"""Rich menus: objects, images, the default, links to users, aliases."""

from collections.abc import Iterator

from flask import g, request
from flask.typing import ResponseReturnValue

from ..errors import ApiError, not_found
from ..limits import rich_menu_image_problem
from ..platform import Platform
from .routes import Json, Route


class RichMenuApi:
    """`/v2/bot/richmenu*` and `/v2/bot/user/*/richmenu`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._menus = platform.rich_menus

    def routes(self) -> Iterator[Route]:
        """The routes of this class."""
        menu = "/v2/bot/richmenu"
        yield "POST", menu, "richmenu-create", self.create
        yield "POST", f"{menu}/validate", "richmenu-validate", self.validate
        yield "GET", f"{menu}/list", "richmenu-list", self.list_all
        yield "GET", f"{menu}/<menu_id>", "richmenu-get", self.get
        yield "DELETE", f"{menu}/<menu_id>", "richmenu-delete", self.delete
        yield "POST", f"{menu}/<menu_id>/content", "richmenu-upload", self.upload
        yield "GET", f"{menu}/<menu_id>/content", "richmenu-download", self.download
        yield "POST", "/v2/bot/user/all/richmenu/<menu_id>", "richmenu-default-set", self.set_default
        yield "GET", "/v2/bot/user/all/richmenu", "richmenu-default-get", self.get_default
        yield "DELETE", "/v2/bot/user/all/richmenu", "richmenu-default-cancel", self.cancel_default
        yield "POST", "/v2/bot/user/<user_id>/richmenu/<menu_id>", "richmenu-link", self.link
        yield "GET", "/v2/bot/user/<user_id>/richmenu", "richmenu-linked", self.linked
        yield "DELETE", "/v2/bot/user/<user_id>/richmenu", "richmenu-unlink", self.unlink
        yield "POST", f"{menu}/bulk/link", "richmenu-bulk-link", self.bulk_link
        yield "POST", f"{menu}/bulk/unlink", "richmenu-bulk-unlink", self.bulk_unlink

    def create(self) -> Json:
        """Store a menu."""
        with self._platform.changed:
            return {"richMenuId": self._menus.create(g.body).rich_menu_id}

    def validate(self) -> Json:
        """The guard has validated the body: nothing is left to do."""
        return {}

    def list_all(self) -> Json:
        """Every menu."""
        return {"richmenus": [menu.as_json() for menu in self._menus.all()]}

    def get(self, menu_id: str) -> Json:
        """One menu."""
        return self._menus.get(menu_id).as_json()

    def delete(self, menu_id: str) -> Json:
        """Remove a menu."""
        with self._platform.changed:
            self._menus.delete(menu_id)
            self._wake()
        return {}

    def upload(self, menu_id: str) -> Json:
        """Attach the image; a menu gets one image in its life."""
        with self._platform.changed:
            menu = self._menus.get(menu_id)
            if menu.image:
                raise ApiError(400, "An image has already been uploaded to the richmenu", violation=True)
            image = request.get_data()
            problem = rich_menu_image_problem(image, request.mimetype, menu.fields["size"])
            if problem:
                raise ApiError(400, problem, violation=True)
            menu.image, menu.content_type = image, request.mimetype
            self._wake()
        return {}

    def download(self, menu_id: str) -> ResponseReturnValue:
        """The image of a menu."""
        menu = self._menus.get(menu_id)
        if not menu.image:
            raise not_found()
        return menu.image, 200, {"Content-Type": menu.content_type}

    def set_default(self, menu_id: str) -> Json:
        """Show a menu to everyone without one of their own."""
        with self._platform.changed:
            self._menus.default_id = self._menus.displayable(menu_id).rich_menu_id
            self._wake()
        return {}

    def get_default(self) -> Json:
        """Id of the default menu. 404 while there is none."""
        if self._menus.default_id is None:
            raise not_found()
        return {"richMenuId": self._menus.default_id}

    def cancel_default(self) -> Json:
        """Show no menu by default."""
        with self._platform.changed:
            self._menus.default_id = None
            self._wake()
        return {}

    def link(self, user_id: str, menu_id: str) -> Json:
        """Show a menu to one user."""
        self._link([user_id], self._menus.displayable(menu_id).rich_menu_id)
        return {}

    def linked(self, user_id: str) -> Json:
        """Id of the menu linked to a user. 404 while there is none."""
        chat = self._platform.chats.get(user_id)
        if chat is None or chat.rich_menu_id is None:
            raise not_found()
        return {"richMenuId": chat.rich_menu_id}

    def unlink(self, user_id: str) -> Json:
        """Show a user the default menu again."""
        self._link([user_id], None)
        return {}

    def bulk_link(self) -> ResponseReturnValue:
        """Show a menu to up to 500 users."""
        self._link(g.body["userIds"], self._menus.displayable(str(g.body["richMenuId"])).rich_menu_id)
        return {}, 202

    def bulk_unlink(self) -> ResponseReturnValue:
        """Show up to 500 users the default menu again."""
        self._link(g.body["userIds"], None)
        return {}, 202

    def _link(self, user_ids: list[str], menu_id: str | None) -> None:
        with self._platform.changed:
            for user_id in user_ids:
                chat = self._platform.chats.get(user_id)
                if chat is not None:
                    chat.rich_menu_id = menu_id
            self._wake()

    def _wake(self) -> None:
        self._platform.chats.seq += 1
        self._platform.changed.notify_all()
