"""Residents come and go: the greeting, blocking the account, and groups, which we leave."""

from handlers.event import Counter, Event, Forgotten, Leave, Result
from handlers.menu import main_menu
from handlers.message import Message, Open, Reply, Text
from knowledge.languages import Language


def follow(event: Event, counter: Counter) -> Result:
    """The greeting of a new resident."""
    return Result(reply=greeting(counter, event.language))


def greeting(counter: Counter, language: Language) -> Reply:
    """What this is, what it is not, and the numbers for emergencies (``DOMAIN`` rule: the greeting says so)."""
    text = counter.wording.say("greeting", language, city=counter.city.name)
    messages: tuple[Message, ...] = (Text(text=text, lang=language),)
    quick = main_menu(counter, language)
    if counter.privacy_url:
        quick += (Open(label=counter.wording.say("menu.privacy", language), url=counter.privacy_url),)
    return Reply(messages=messages, quick=quick)


def unfollow(event: Event, counter: Counter) -> Result:
    """The account was blocked: nothing can be said, and the id is deleted."""
    return Result(effects=(Forgotten(),))


def group(event: Event, counter: Counter) -> Result:
    """Somebody invited the bot into a group: one sentence, then it leaves, for questions there are read by all."""
    text = counter.wording.say("group.leave", event.language, city=counter.city.name)
    return Result(reply=Reply(messages=(Text(text=text, lang=event.language),)), effects=(Leave(),))
