"""What a resident chooses for themselves: the language of the answers, and which notices come, from where and when.

Each button says what is chosen, not "the other way round": pressed twice it does the same. Whatever was changed is
shown on the card of the settings, with a button that takes it back.
"""

from dataclasses import replace

from handlers.event import Counter, Event, LanguageChosen, Result, WishesChosen
from handlers.menu import language_taps, main_menu, offered
from handlers.message import Action, Choices, Message, Open, Reply, Tap, Text
from handlers.postback import decode, encode
from handlers.settings_card import (
    NOWHERE,
    PARTS,
    WEEKDAYS,
    Part,
    day_names,
    most_words,
    settings_card,
    topic_name,
)
from knowledge.languages import Language, listing
from scheduler.topics import NoticeTopic
from scheduler.wishes import MOST_A_MONTH, Wishes


def language(event: Event, counter: Counter) -> Result:
    """Answer in the chosen language from now on; a language that is not offered changes nothing."""
    wanted = decode(event.data).fields.get("to", "")
    chosen = next((name for name in offered(counter) if name == wanted), None)
    spoken, before = chosen or event.language, event.chosen or event.language
    text = Text(text=counter.wording.say("language.chosen", spoken), lang=spoken)
    # whoever cannot read the new language must be able to read the way back
    back = _undo(encode("language", to=before), counter, before) if chosen not in (None, before) else ()
    reply = Reply(messages=(text,), quick=(*back, *main_menu(counter, spoken)))
    return Result(reply=reply, effects=(LanguageChosen(language=chosen),) if chosen else ())


def settings(event: Event, counter: Counter) -> Result:
    """The settings of the rich menu, or one part of them; where no notice can be sent to, the language and the way."""
    if not counter.can_remind:
        return Result(reply=Reply(messages=_elsewhere(event, counter)))
    wanted = decode(event.data).fields.get("of")
    return open_settings(event, counter, next((part for part in PARTS if part == wanted), None))


def open_settings(event: Event, counter: Counter, part: Part | None) -> Result:
    """The card of the settings, open at a part."""
    return Result(reply=Reply(messages=(settings_card(event, counter, part),)))


def topic(event: Event, counter: Counter) -> Result:
    """Topics are wanted, or not."""
    pressed = decode(event.data)
    chosen = [topic for topic in map(counter.notice_topics.get, pressed.ids("id")) if topic]
    if not chosen or not counter.can_remind:
        return settings(event, counter)
    wanted = pressed.fields.get("on") == "1"
    wishes = event.wishes
    for one in chosen:
        wishes = wishes.with_topic(one.id, wanted=wanted)
    return _chosen(wishes, "settings.topic_on" if wanted else "settings.topic_off", chosen, event, counter)


def unsubscribe(event: Event, counter: Counter) -> Result:
    """The one tap below a notice: no more of its topics, or of any (``topic=*``). One more tap takes it back."""
    names = decode(event.data).ids("topic")
    if names == ("*",):
        return _chosen(replace(event.wishes, topics=frozenset()), "settings.all_off", [], event, counter)
    known = [topic for topic in map(counter.notice_topics.get, names) if topic]
    wishes = replace(event.wishes, topics=event.wishes.topics - set(names))
    if not known and wishes == event.wishes:
        return settings(event, counter)
    return _chosen(wishes, "settings.topic_off", known, event, counter)


def _chosen(wishes: Wishes, key: str, named: list[NoticeTopic], event: Event, counter: Counter) -> Result:
    """Other topics than before, said in the words of ``key``."""
    names = listing([topic_name(one, event.language) for one in named], event.language)
    said = counter.wording.say(key, event.language, name=names)
    more, fewer = wishes.topics - event.wishes.topics, event.wishes.topics - wishes.topics
    moved = ",".join(name for name in counter.notice_topics if name in more | fewer)
    return _changed(wishes, "topics", said, encode("topic", id=moved, on=0 if more else 1), event, counter)


def district(event: Event, counter: Counter) -> Result:
    """The part of the city whose notices come; asked for, or chosen."""
    wanted = decode(event.data).fields.get("to", "")
    names = {one.id: one.in_language(event.language) for one in counter.city.districts}
    if not counter.can_remind:
        return settings(event, counter)
    if wanted not in (NOWHERE, *names):
        return open_settings(event, counter, "district" if names else None)
    say = counter.wording.say
    name = names.get(wanted) or say("settings.no_district", event.language)
    said = say("settings.district_is", event.language, name=name)
    wishes = replace(event.wishes, district=wanted if wanted in names else None)
    return _changed(wishes, None, said, encode("district", to=event.wishes.district or NOWHERE), event, counter)


def quiet(event: Event, counter: Counter) -> Result:
    """Weekdays on which no notice comes; the list, or some of them chosen."""
    pressed = decode(event.data)
    wanted, on = pressed.ids("day"), pressed.fields.get("on") == "1"
    days = [day for day in WEEKDAYS if day in wanted]
    if not counter.can_remind:
        return settings(event, counter)
    if not days:
        return open_settings(event, counter, "quiet")
    wishes = event.wishes
    for day in days:
        wishes = wishes.with_quiet(day, quiet=on)
    moved = ",".join(day for day in days if (day in event.wishes.quiet) != on)
    said = counter.wording.say(
        "settings.quiet_is", event.language, days=day_names(counter, event.language, wishes.quiet)
    )
    return _changed(wishes, "quiet", said, encode("quiet", day=moved, on=0 if on else 1), event, counter)


def most(event: Event, counter: Counter) -> Result:
    """How many notices a month come at most; asked for, or chosen (0: as many as there are)."""
    pressed = decode(event.data)
    number = pressed.number("n")
    if not counter.can_remind:
        return settings(event, counter)
    if "n" not in pressed.fields or number not in (0, *MOST_A_MONTH):
        return open_settings(event, counter, "most")
    amount = most_words(number or None, counter, event.language)
    said = counter.wording.say("settings.most_is", event.language, most=amount)
    wishes = replace(event.wishes, monthly_most=number or None)
    return _changed(wishes, None, said, encode("most", n=event.wishes.monthly_most or 0), event, counter)


def _changed(wishes: Wishes, part: Part | None, said: str, back: str, event: Event, counter: Counter) -> Result:
    """The card as it is now. back: the data of the button that takes the change back, if it is one."""
    card = settings_card(replace(event, wishes=wishes), counter, part, said)
    quick = _undo(back, counter, event.language) if wishes != event.wishes else ()
    return Result(reply=Reply(messages=(card,), quick=quick), effects=(WishesChosen(wishes=wishes),))


def _undo(data: str, counter: Counter, language: Language) -> tuple[Tap, ...]:
    label = counter.wording.say("settings.undo", language)
    return (Tap(label=label, data=data, shown=label),)


def _elsewhere(event: Event, counter: Counter) -> tuple[Message, ...]:
    """Where nothing can be sent to: the language, and where to see what is coming instead."""
    language, say = event.language, counter.wording.say
    options: tuple[Action, ...] = language_taps(counter, language)
    languages = Choices(text=say("settings.ask.language", language), options=options, lang=language)
    way: list[Action] = []
    if counter.calendar_url:
        way.append(Open(label=say("events.open", language), url=counter.calendar_url))
    if counter.city.line:
        way.append(Open(label=say("events.add_line", language), url=counter.city.line))
    if counter.privacy_url:
        way.append(Open(label=say("menu.privacy", language), url=counter.privacy_url))
    text = say("settings.only_line", language)
    if not way:
        return (languages, Text(text=text, lang=language))
    return (languages, Choices(text=text, options=tuple(way), lang=language))
