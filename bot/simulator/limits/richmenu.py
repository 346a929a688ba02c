"""Limits of rich menus and their images."""

import struct
from typing import Any, Final

from ..lengths import utf16_units
from .action import RICH_MENU, check_action
from .problems import Problems

IMAGE_BYTES: Final = 1024 * 1024
AREAS: Final = 20
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def check_rich_menu(menu: dict[str, Any], problems: Problems) -> None:
    """Check a rich menu object: size, texts and tappable areas."""
    size = problems.object(menu.get("size"), "size")
    width, height = _integer(size.get("width")), _integer(size.get("height"))
    if not 800 <= width <= 2500:
        problems.report("size.width", "Must be between 800 and 2500")
    if height < 250:
        problems.report("size.height", "Must be 250 or more")
    elif width / height < 1.45:
        problems.report("size", "The aspect ratio (width / height) must be 1.45 or more")
    if not isinstance(menu.get("selected"), bool):
        problems.report("selected", "Must be a boolean")
    _name(menu, "name", 300, problems)
    _name(menu, "chatBarText", 14, problems)
    for index, area in enumerate(problems.size(menu.get("areas"), "areas", 0, AREAS)):
        _area(problems.object(area, f"areas[{index}]"), f"areas[{index}]", width, height, problems)


def _name(menu: dict[str, Any], name: str, most: int, problems: Problems) -> None:
    value = menu.get(name)
    if not isinstance(value, str) or not 1 <= utf16_units(value) <= most:
        problems.report(name, f"Length must be between 1 and {most}")


def _area(area: dict[str, Any], path: str, width: int, height: int, problems: Problems) -> None:
    check_action(area.get("action"), f"{path}.action", RICH_MENU, problems)
    bounds = problems.object(area.get("bounds"), f"{path}.bounds")
    x, y, wide, high = (_integer(bounds.get(name)) for name in ("x", "y", "width", "height"))
    if x < 0 or y < 0 or wide < 1 or high < 1 or x + wide > width or y + high > height:
        problems.report(f"{path}.bounds", "Must lie within the rich menu")


def _integer(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def rich_menu_image_problem(image: bytes, content_type: str, size: dict[str, int]) -> str | None:
    """What is wrong with the image uploaded for a menu of `size` ({width, height}); None when nothing is."""
    if len(image) > IMAGE_BYTES:
        return "The image must be 1 MB or less"
    pixels = _png_size(image) if image.startswith(_PNG) else _jpeg_size(image)
    if pixels is None or content_type not in ("image/png", "image/jpeg"):
        return "The image must be a JPEG or PNG"
    if image.startswith(_PNG) != (content_type == "image/png"):
        return "The Content-Type does not match the image"
    if pixels != (size["width"], size["height"]):
        return f"The image is {pixels[0]}x{pixels[1]}, the rich menu {size['width']}x{size['height']}"
    return None


def _png_size(image: bytes) -> tuple[int, int] | None:
    if len(image) < 24:
        return None
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def _jpeg_size(image: bytes) -> tuple[int, int] | None:
    """Size in the first start-of-frame segment, found by walking the segments."""
    position = 2 if image.startswith(b"\xff\xd8") else len(image)
    while position + 9 <= len(image) and image[position] == 0xFF:
        marker, length = image[position + 1], struct.unpack(">H", image[position + 2 : position + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", image[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None
