"""The language an event is answered in: that of the question, or what the resident has chosen; buttons remember it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from handlers.event import Event, Result
from handlers.message import Action, Card, Choices, Message, Reply, Tap
from handlers.postback import decode, with_field
from knowledge.language import recognise
from knowledge.languages import LANGUAGES, Language

FIELD = "l"

A = TypeVar("A", bound=Action)


def listen(event: Event) -> Event:
    """The event with the language of its text, and the language to answer in.

    A question in Japanese, or in no language that can be told, is answered in the language the resident has chosen.
    """
    if event.kind == "postback":
        return replace(event, language=_remembered(event.data) or event.language, chosen=event.language)
    if event.kind != "text":
        return event
    heard = event.heard or recognise(event.text) or event.language
    plain = heard == "ja" or (heard == "ja-easy" and event.language != "ja")
    return replace(event, heard=heard, language=event.language if plain else heard, chosen=event.language)


def remember(result: Result, event: Event, chosen: Language) -> Result:
    """The result of an event heard; where it is not in the ``chosen`` language, its buttons answer in the same."""
    asked = replace(result.asked, language=event.heard or event.language) if result.asked else None
    parts = tuple(remember(part, event, chosen) for part in result.parts)
    reply = result.reply if event.language == chosen else _reply(result.reply, event.language)
    return replace(result, asked=asked, parts=parts, reply=reply)


def _remembered(data: str) -> Language | None:
    wanted = decode(data).fields.get(FIELD)
    return next((language for language in LANGUAGES if language == wanted), None)


def _reply(reply: Reply, language: Language) -> Reply:
    messages = tuple(_message(message, language) for message in reply.messages)
    return replace(reply, messages=messages, quick=_buttons(reply.quick, language))


def _message(message: Message, language: Language) -> Message:
    match message:
        case Card(actions=actions, feedback=feedback):
            return replace(message, actions=_buttons(actions, language), feedback=_buttons(feedback, language))
        case Choices(options=options):
            return replace(message, options=_buttons(options, language))
        case _:
            return message


def _buttons(actions: Sequence[A], language: Language) -> tuple[A, ...]:
    return tuple(
        replace(action, data=with_field(action.data, FIELD, language)) if isinstance(action, Tap) else action
        for action in actions
    )
