"""Cards and choices as Flex bubbles: large, wrapping text and wide buttons for small screens and tired eyes.

Buttons are boxes, because the text of Flex's own buttons does not wrap. ``scaling`` follows the font size that
the resident has chosen in LINE. Source: https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from linebot.v3.messaging import (
    Action,
    DatetimePickerAction,
    FlexBox,
    FlexBubble,
    FlexComponent,
    FlexSeparator,
    FlexText,
    MessageAction,
    PostbackAction,
    URIAction,
)

from bot.line.limits import (
    ACTION_TEXT,
    BUBBLE_BYTES,
    FLEX_LABEL,
    URI,
    UnsendableError,
    cut,
    cut_label,
    filled,
    graphemes,
    utf16_units,
    within,
)
from handlers import message

INK = "#1a1a1a"
GREY = "#595959"
BLUE = "#0017c1"
WHITE = "#ffffff"

PADDING = "18px"

SHORT_LABEL = 6
"""Clusters that fit beside a value; longer labels stand above it."""


def card_bubble(card: message.Card, body: str) -> FlexBubble:
    """The bubble of ``card`` with ``body`` for its body. Raises UnsendableError."""
    contents: list[FlexComponent] = [_text(card.title, size="lg", weight="bold"), _paragraphs(body)]
    if card.folds:
        contents.append(_column(_fold(fold) for fold in card.folds))
    if card.facts:
        contents += [FlexSeparator(margin="lg"), _facts(card.facts)]
    if card.actions:
        contents.append(_column(_filled_button(action) for action in card.actions))
    if card.note:
        contents.append(_text(card.note, size="sm", color=GREY, margin="lg"))
    return _fitting(FlexBubble(size="giga", body=_body(contents), footer=_feedback(card.feedback)))


def choices_bubble(text: str, options: tuple[message.Action, ...]) -> FlexBubble:
    """A question and its answers, one below the other. Raises UnsendableError."""
    if not options:
        raise UnsendableError("choices without an option")
    column = _column(_outlined_button(option, align="start") for option in options)
    return _fitting(FlexBubble(size="giga", body=_body([_paragraphs(text), column])))


def line_action(action: message.Action, most: int) -> Action:
    """LINE's form of a button's action, its label cut to ``most`` clusters. Raises UnsendableError."""
    label = cut_label(action.label, most)
    match action:
        case message.Say():
            return MessageAction(label=label, text=within(action.text, ACTION_TEXT, "message action text"))
        case message.Tap():
            data = within(action.data, ACTION_TEXT, "postback data")
            return PostbackAction(label=label, data=data, displayText=cut(action.shown, ACTION_TEXT) or None)
        case message.PickDay():
            return DatetimePickerAction(
                label=label,
                data=within(action.data, ACTION_TEXT, "postback data"),
                mode="date",
                initial=action.initial.isoformat(),
                min=action.earliest.isoformat(),
                max=action.latest.isoformat(),
            )
        case message.Open():
            return URIAction(label=label, uri=_uri(action.url))


def _uri(url: str) -> str:
    """``url`` with Japanese characters percent-encoded, as LINE asks."""
    uri = within(quote(url, safe="%/:?#[]@!$&'()*+,;=~"), URI, "URI")
    if not re.match(r"https://[^/?#]|tel:.", uri):
        raise UnsendableError("a URI that is neither https:// and a host nor tel: and a number")
    return uri


def _fold(fold: message.Fold) -> FlexBox:
    """A row to tap: what it is about, and the first of what it opens to."""
    label = _text(fold.label, size="sm", color=GREY)
    return FlexBox(
        layout="vertical",
        contents=[label, _text(f"{fold.value} ›", color=BLUE)],
        action=line_action(fold.tap, FLEX_LABEL),
        paddingAll="10px",
        cornerRadius="8px",
        borderColor="#d9d9d9",
        borderWidth="normal",
    )


def _facts(facts: tuple[message.Fact, ...]) -> FlexBox:
    beside = all(sum(1 for _ in graphemes(fact.label)) <= SHORT_LABEL for fact in facts)
    rows = [_fact(fact, "horizontal" if beside else "vertical") for fact in facts]
    return FlexBox(layout="vertical", spacing="md", margin="lg", contents=rows)


def _fact(fact: message.Fact, layout: str) -> FlexBox:
    """A row; with a link all of it can be tapped, not only the letters."""
    link = line_action(message.Open(label=fact.label, url=fact.url), FLEX_LABEL) if fact.url else None
    beside = layout == "horizontal"
    label = _text(fact.label, size="sm", color=GREY, flex=3 if beside else None)
    value = _text(
        fact.value,
        size="lg" if link else None,
        weight="bold" if link else None,
        flex=7 if beside else None,
        color=BLUE if link else INK,
        decoration="underline" if link else None,
    )
    room = "6px" if link else None
    return FlexBox(layout=layout, contents=[label, value], action=link, paddingTop=room, paddingBottom=room)


def _feedback(taps: tuple[message.Tap, ...]) -> FlexBox | None:
    if not taps:
        return None
    room = {"paddingStart": "2px", "paddingEnd": "2px"}  # 「役に立たなかった」 in one line
    buttons: list[FlexComponent] = [_outlined_button(tap, align="center", **room) for tap in taps]
    return FlexBox(layout="horizontal", spacing="sm", paddingAll=PADDING, paddingTop="0px", contents=buttons)


def _filled_button(action: message.Action) -> FlexBox:
    text = _text(action.label, weight="bold", align="center", color=WHITE)
    return _button(action, text, backgroundColor=BLUE)


def _outlined_button(action: message.Action, *, align: str, **room: str) -> FlexBox:
    text = _text(action.label, weight="bold", align=align, color=BLUE)
    return _button(action, text, borderColor=BLUE, borderWidth="normal", **room)


def _button(action: message.Action, text: FlexText, **look: str) -> FlexBox:
    return FlexBox(
        layout="vertical",
        contents=[text],
        action=line_action(action, FLEX_LABEL),
        paddingAll="14px",
        cornerRadius="8px",
        justifyContent="center",
        **look,
    )


def _paragraphs(text: str) -> FlexText:
    return _text(text, lineSpacing="6px")


def _text(text: str, *, color: str = INK, **look: str | int | None) -> FlexText:
    return FlexText(text=filled(text).strip(), color=color, wrap=True, scaling=True, **look)


def _column(buttons: Iterable[FlexBox]) -> FlexBox:
    return FlexBox(layout="vertical", spacing="md", margin="lg", contents=list(buttons))


def _body(contents: list[FlexComponent]) -> FlexBox:
    return FlexBox(layout="vertical", spacing="md", paddingAll=PADDING, contents=contents)


def _fitting(bubble: FlexBubble) -> FlexBubble:
    """``bubble``, if it fits as the SDK writes it: \\u escapes make a Japanese character 6 bytes."""
    if _bytes_at_most(bubble) > BUBBLE_BYTES:  # else we are spared writing it out, which takes the SDK 1 ms
        size = len(json.dumps(bubble.to_dict()))
        if size > BUBBLE_BYTES:
            raise UnsendableError(f"a bubble of {size} bytes, LINE takes {BUBBLE_BYTES}")
    return bubble


def _bytes_at_most(value: Any) -> int:
    """An upper bound of the JSON of a model, for names of up to 18 letters."""
    match value:
        case str():
            return 2 + 6 * utf16_units(value)
        case bool() | int():
            return 8
        case list():
            return 2 + sum(2 + _bytes_at_most(item) for item in value)
    return 2 + sum(24 + _bytes_at_most(field) for field in vars(value).values() if field is not None)
