"""Replies as LINE messages. What is too long is split or cut where that loses nothing; the rest is UnsendableError."""

from linebot.v3.messaging import FlexBubble, FlexMessage, Message, QuickReply, QuickReplyItem, TextMessage

from bot.line.flex import card_bubble, choices_bubble, line_action
from bot.line.limits import ALT_TEXT, MESSAGES, QUICK_REPLIES, QUICK_REPLY_LABEL, TEXT, UnsendableError, cut, pieces
from handlers.message import Action, Card, Choices, Reply, Text
from handlers.message import Message as Said

BUBBLE_TEXT = 1500
"""UTF-16 units of running text in a bubble: leaves room for facts and buttons within LINE's 30 KB."""


def render(reply: Reply) -> list[Message]:
    """The messages of ``reply``, at most five; none when it says nothing. Raises UnsendableError."""
    messages = [rendered for said in reply.messages for rendered in _rendered(said)]
    if len(messages) > MESSAGES:
        raise UnsendableError(f"{len(messages)} messages, LINE takes {MESSAGES}")
    if reply.quick:
        if not messages:
            raise UnsendableError("quick replies without a message")
        messages[-1].quick_reply = _quick_reply(reply.quick)
    return messages


def _rendered(said: Said) -> list[Message]:
    match said:
        case Text():
            return _texts(pieces(said.text, TEXT))
        case Card():
            body, *rest = pieces(said.text, BUBBLE_TEXT)
            return [_flex(f"{said.title} {body}", card_bubble(said, body)), *_texts(rest)]
        case Choices():
            *before, question = pieces(said.text, BUBBLE_TEXT, BUBBLE_TEXT)
            return [*_texts(before), _flex(question, choices_bubble(question, said.options))]


def _texts(texts: list[str]) -> list[Message]:
    return [TextMessage(text=text) for text in texts]


def _flex(alt_text: str, bubble: FlexBubble) -> Message:
    return FlexMessage(altText=cut(" ".join(alt_text.split()), ALT_TEXT), contents=bubble)


def _quick_reply(actions: tuple[Action, ...]) -> QuickReply:
    """The small buttons; a fourteenth and later would make LINE refuse the whole reply."""
    items = [QuickReplyItem(action=line_action(action, QUICK_REPLY_LABEL)) for action in actions[:QUICK_REPLIES]]
    return QuickReply(items=items)
