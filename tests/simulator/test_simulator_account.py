"""Profiles, follower ids, rich menus and their aliases."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from linebot.v3.messaging import (
    ApiException,
    MessageAction,
    MessagingApi,
    MessagingApiBlob,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
)
from PIL import Image

from bot.simulator import Simulator

if TYPE_CHECKING:
    from .conftest import Http

MENU: dict[str, Any] = {
    "size": {"width": 1200, "height": 405},
    "selected": True,
    "name": "本番",
    "chatBarText": "メニュー",
    "areas": [
        {"bounds": {"x": 0, "y": 0, "width": 600, "height": 405}, "action": {"type": "message", "text": "手続き"}}
    ],
}


def image(width: int = 1200, height: int = 405, kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#2f5d8a").save(target, kind)
    return target.getvalue()


def test_profiles_of_followers_only(line: Simulator, sdk: MessagingApi, http: Http) -> None:
    resident = line.user(name="試験用の利用者", language=None)
    profile = sdk.get_profile(resident.user_id)
    assert (profile.display_name, profile.language) == ("試験用の利用者", None)
    resident.blocks()
    with pytest.raises(ApiException) as caught:
        sdk.get_profile(resident.user_id)
    assert caught.value.status == 404
    assert http.call("GET", f"/v2/bot/profile/U{'0' * 32}").status == 404


def test_follower_ids_come_in_pages(line: Simulator, http: Http) -> None:
    ids = [line.user().user_id for _ in range(1500)]
    first = http.call("GET", "/v2/bot/followers/ids?limit=5000").json
    assert first["userIds"] == ids[:1000]
    second = http.call("GET", f"/v2/bot/followers/ids?limit=1000&start={first['next']}").json
    assert second == {"userIds": ids[1000:]}
    line.platform.verified_account = False
    assert http.call("GET", "/v2/bot/followers/ids").status == 403


def test_a_rich_menu_from_creation_to_deletion(line: Simulator, sdk: MessagingApi, blob: MessagingApiBlob) -> None:
    area = RichMenuArea(
        bounds=RichMenuBounds(x=0, y=0, width=1200, height=405), action=MessageAction(label="手続き", text="手続き")
    )
    made = RichMenuRequest(
        size=RichMenuSize(width=1200, height=405), selected=True, name="本番", chatBarText="メニュー", areas=[area]
    )
    menu_id = sdk.create_rich_menu(made).rich_menu_id
    blob.set_rich_menu_image(menu_id, body=image(), _headers={"Content-Type": "image/png"})
    sdk.set_default_rich_menu(menu_id)
    assert sdk.get_default_rich_menu_id().rich_menu_id == menu_id
    assert [menu.name for menu in sdk.get_rich_menu_list().richmenus] == ["本番"]
    assert bytes(blob.get_rich_menu_image(menu_id)) == image()
    sdk.delete_rich_menu(menu_id)
    assert sdk.get_rich_menu_list().richmenus == []
    with pytest.raises(ApiException):
        sdk.get_default_rich_menu_id()
    assert line.violations == []


@pytest.mark.parametrize(
    ("change", "property_name"),
    [
        ({"size": {"width": 799, "height": 300}}, "size.width"),
        ({"size": {"width": 2501, "height": 900}}, "size.width"),
        ({"size": {"width": 1200, "height": 249}}, "size.height"),
        ({"size": {"width": 1200, "height": 843}}, "size"),
        ({"chatBarText": "あ" * 15}, "chatBarText"),
        ({"areas": MENU["areas"] * 21}, "areas"),
        (
            {"areas": [MENU["areas"][0] | {"bounds": {"x": 700, "y": 0, "width": 600, "height": 405}}]},
            "areas[0].bounds",
        ),
        (
            {"areas": [MENU["areas"][0] | {"action": {"type": "message", "text": "あ", "label": "あ" * 21}}]},
            "areas[0].action.label",
        ),
    ],
)
def test_rich_menus_beyond_the_limits_are_refused(http: Http, change: dict[str, Any], property_name: str) -> None:
    answer = http.call("POST", "/v2/bot/richmenu/validate", MENU | change)
    assert property_name in [detail["property"] for detail in answer.json["details"]]
    assert http.call("POST", "/v2/bot/richmenu", MENU | change).status == 400


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (image(), "image/png", 200),
        (image(kind="JPEG"), "image/jpeg", 200),
        (image(kind="JPEG"), "image/png", 400),
        (image(1200, 404), "image/png", 400),
        (image(kind="GIF"), "image/gif", 400),
        (image() + b"\0" * 1024 * 1024, "image/png", 400),
        (b"", "image/png", 400),
    ],
)
def test_rich_menu_images_are_looked_at(http: Http, content: bytes, content_type: str, status: int) -> None:
    menu_id = http.call("POST", "/v2/bot/richmenu", MENU).json["richMenuId"]
    path = f"/v2/bot/richmenu/{menu_id}/content"
    assert http.call("POST", path, content, Content_Type=content_type).status == status


def test_a_rich_menu_needs_an_image_before_it_is_shown(http: Http) -> None:
    menu_id = http.call("POST", "/v2/bot/richmenu", MENU).json["richMenuId"]
    assert http.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}").status == 400


def test_aliases_switch_the_menu_of_one_user(line: Simulator, http: Http) -> None:
    menu_id = http.call("POST", "/v2/bot/richmenu", MENU).json["richMenuId"]
    http.call("POST", f"/v2/bot/richmenu/{menu_id}/content", image(), Content_Type="image/png")
    alias = {"richMenuAliasId": "next", "richMenuId": menu_id}
    assert [http.call("POST", "/v2/bot/richmenu/alias", alias).status for _ in range(2)] == [200, 400]
    assert http.call("GET", "/v2/bot/richmenu/alias/list").json == {"aliases": [alias]}
    resident = line.user()
    result = resident.taps({"type": "richmenuswitch", "richMenuAliasId": "next", "data": "n"})
    assert result.events[0]["postback"]["params"] == {"newRichMenuAliasId": "next", "status": "SUCCESS"}
    assert http.call("GET", f"/v2/bot/user/{resident.user_id}/richmenu").json == {"richMenuId": menu_id}
    assert http.call("DELETE", f"/v2/bot/user/{resident.user_id}/richmenu").status == 200
    assert http.call("GET", f"/v2/bot/user/{resident.user_id}/richmenu").status == 404


def test_a_wait_ends_when_the_time_is_over(line: Simulator) -> None:
    assert line.wait_for(lambda: bool(line.calls("push")), timeout=0.01) is False


def test_ids_are_lines(line: Simulator) -> None:
    with pytest.raises(ValueError, match="not an id of a user"):
        line.user("somebody")
    with pytest.raises(ValueError, match="not an id"):
        line.group("somewhere")
