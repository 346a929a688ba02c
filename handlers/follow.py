"""Residents come and go: the greeting, blocking the account, and groups, which we leave."""

from dataclasses import replace

from handlers.event import Counter, Event, Forgotten, Leave, Result
from handlers.menu import main_menu
from handlers.message import Choices, Message, Open, Reply, Text
from handlers.settings_card import topic_taps
from knowledge.languages import Language


def follow(event: Event, counter: Counter) -> Result:
    """The greeting of a new resident, with the topics that notices can be chosen of."""
    said = greeting(counter, event.language)
    if not (counter.can_remind and counter.notice_topics):
        return Result(reply=said)
    text = counter.wording.say("settings.offer", event.language)
    offer = Choices(text=text, options=topic_taps(event, counter), lang=event.language)
    return Result(reply=replace(said, messages=(*said.messages, offer)))


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
