"""Stickers, pictures, voice and whatever LINE invents next: a kind sentence and the menu."""

from handlers.event import Counter, Event, Result
from handlers.menu import main_menu
from handlers.message import Reply, Text


def sticker(event: Event, counter: Counter) -> Result:
    """A sticker says something, but not what."""
    return _say("other.sticker", event, counter)


def media(event: Event, counter: Counter) -> Result:
    """Pictures, videos, voice and files are not looked at."""
    return _say("other.media", event, counter)


def _say(key: str, event: Event, counter: Counter) -> Result:
    text = Text(text=counter.wording.say(key, event.language), lang=event.language)
    return Result(reply=Reply(messages=(text,), quick=main_menu(counter, event.language)))
