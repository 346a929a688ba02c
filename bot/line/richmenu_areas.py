"""Where the six areas of the rich menu lie: shared by the image and by the menu that is registered with LINE."""

from dataclasses import dataclass

WIDTH = 2500
HEIGHT = 1686


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """One tappable rectangle, in pixels of the full-size image; ``icon`` is a name in ``richmenu/icons.json``."""

    label: str
    icon: str
    x: int
    y: int
    width: int
    height: int


AREAS: tuple[Area, ...] = (
    Area(label="質問する", icon="ask", x=0, y=0, width=833, height=843),
    Area(label="手続きガイド", icon="guide", x=833, y=0, width=834, height=843),
    Area(label="教室・カード出張", icon="class", x=1667, y=0, width=833, height=843),
    Area(label="防災", icon="disaster", x=0, y=843, width=833, height=843),
    Area(label="窓口・電話", icon="counter", x=833, y=843, width=834, height=843),
    Area(label="設定", icon="settings", x=1667, y=843, width=833, height=843),
)
