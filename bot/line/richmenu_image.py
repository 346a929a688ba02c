"""Draws the rich menu's image: ``python -m bot.line.richmenu_image [--font PATH] [--out PATH]``.

Run it after a change of labels, areas or icons and commit the PNG: residents' servers need neither Pillow nor the font.
LINE asks for a PNG of at most 1 MB. The same font and Pillow give the same bytes.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from PIL import Image, ImageDraw, ImageFont

from bot.line.richmenu_areas import AREAS, HEIGHT, WIDTH, Area

FOLDER = Path(__file__).parent / "richmenu"
DEBIAN_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
MAX_BYTES = 1_000_000
SMOOTHING = 3  # drawn this many times larger, then reduced, because Pillow's shapes have hard edges
GUTTER = 14
ICON_TOP = 80
ICON_SIZE = 400
LABEL_MIDDLE = 640
FONT_SIZE = 124  # about 19 px on a phone 390 px wide
LINE_HEIGHT = 150
COLORS = 64

Shape = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """Colours of one tile, from the Digital Agency's design tokens; ``icons.json`` names them by these fields."""

    ink: str
    paper: str
    accent: str
    text: str


WHITE = "#ffffff"
FIRST = Palette(ink=WHITE, paper="#0017c1", accent="#ffd43d", text=WHITE)  # blue-900, yellow-300
OTHERS = Palette(ink="#0017c1", paper="#e8f1fe", accent="#ffc700", text="#1a1a1a")  # blue-50, yellow-400, gray-900


def draw_menu(font: ImageFont.FreeTypeFont) -> Image.Image:
    """The whole menu as a palette image; ``font`` has the size ``FONT_SIZE * SMOOTHING``."""
    icons: dict[str, list[Shape]] = json.loads((FOLDER / "icons.json").read_text(encoding="utf-8"))
    image = Image.new("RGB", (WIDTH * SMOOTHING, HEIGHT * SMOOTHING), WHITE)
    canvas = ImageDraw.Draw(image)
    for area in AREAS:
        _draw_tile(canvas, area, icons[area.icon], FIRST if area is AREAS[0] else OTHERS, font)
    smooth = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return smooth.quantize(colors=COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _draw_tile(
    canvas: ImageDraw.ImageDraw, area: Area, icon: list[Shape], palette: Palette, font: ImageFont.FreeTypeFont
) -> None:
    box = (area.x + GUTTER, area.y + GUTTER, area.x + area.width - GUTTER, area.y + area.height - GUTTER)
    canvas.rounded_rectangle([edge * SMOOTHING for edge in box], radius=48 * SMOOTHING, fill=palette.paper)
    lines = _lines(area.label, font, area.width - 6 * GUTTER)
    middle = area.x + area.width / 2
    for shape in icon:
        _draw_shape(canvas, shape, palette, left=middle - ICON_SIZE / 2, top=area.y + ICON_TOP)
    for number, line in enumerate(lines):
        height = area.y + LABEL_MIDDLE + LINE_HEIGHT * (number - (len(lines) - 1) / 2)
        canvas.text((middle * SMOOTHING, height * SMOOTHING), line, font=font, fill=palette.text, anchor="mm")


def _lines(label: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """The label on one line, or broken after its middle dot where it is too wide for ``room`` pixels."""
    if font.getlength(label) <= room * SMOOTHING:
        return [label]
    first, _, second = label.partition("・")
    return [f"{first}・", second]


def _draw_shape(canvas: ImageDraw.ImageDraw, shape: Shape, palette: Palette, *, left: float, top: float) -> None:
    """Draws one shape of ``icons.json``, whose coordinates run from 0 to 100 over the icon."""
    scale = ICON_SIZE / 100 * SMOOTHING
    color: str = getattr(palette, shape["color"])
    flat: list[float] = shape["at"]
    at = [left * SMOOTHING + v * scale if i % 2 == 0 else top * SMOOTHING + v * scale for i, v in enumerate(flat)]
    width = round(shape.get("width", 0) * scale)
    match shape["draw"]:
        case "box":
            canvas.rounded_rectangle(at, radius=shape["radius"] * scale, fill=color)
        case "disc":
            canvas.ellipse(at, fill=color)
        case "slice":
            canvas.pieslice(at, shape["from"], shape["to"], fill=color)
        case "polygon":
            canvas.polygon(at, fill=color)
        case "arc":
            canvas.arc(at, shape["from"], shape["to"], fill=color, width=width)
        case "line":
            canvas.line(at, fill=color, width=width, joint="curve")
            for x, y in (at[:2], at[-2:]):  # round ends
                canvas.circle((x, y), (width - 1) / 2, fill=color)
        case other:
            raise ValueError(f"icons.json: unknown shape {other!r}")


@click.command()
@click.option("--font", type=click.Path(path_type=Path), default=DEBIAN_FONT, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=FOLDER / "default.png", help="The PNG to write.")
def main(font: Path, out: Path) -> None:
    """Draw the rich menu's image."""
    if not font.is_file():
        raise click.ClickException(
            f"フォント {font} がありません。apt-get install fonts-noto-cjk で入れるか、--font で示してください。"
        )
    draw_menu(ImageFont.truetype(font, FONT_SIZE * SMOOTHING)).save(out, format="PNG", optimize=True)
    size = out.stat().st_size
    if size > MAX_BYTES:
        raise click.ClickException(f"{out} は {size:,} バイトです。LINE の上限は 1 MB です。")
    click.echo(f"{out} ({size:,} バイト)")


if __name__ == "__main__":
    main()
