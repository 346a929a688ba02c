"""Readings of やさしい日本語 above their kanji instead of in brackets behind them, which LINE cannot show."""

import re

from markupsafe import Markup, escape

_READING = re.compile("([㐀-鿿々〆ヵヶ]+)（([ぁ-ゖー]+)）")
_RUBY = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"


def readings(text: str) -> Markup:
    """``text`` as HTML: 「市（し）」 becomes ruby."""
    return Markup(_READING.sub(_RUBY, str(escape(text))))


def unread(text: str) -> str:
    """``text`` without the readings, for where no ruby can stand: titles and what only screen readers say."""
    return _READING.sub(r"\1", text)
