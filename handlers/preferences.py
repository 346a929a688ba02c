"""What a resident chooses for themselves: the language of the answers, and which notices come, from where and when.

Each button says what is chosen, not "the other way round": pressed twice it does the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from handlers.answer import spoken_in
from handlers.event import Counter, Event, LanguageChosen, Result, WishesChosen
from handlers.menu import language_taps, main_menu, offered
from handlers.message import Action, Choices, Message, Open, Reply, Tap, Text
from handlers.notices import UNSUBSCRIBE
from handlers.postback import decode, encode
from knowledge.hours import Weekday
from knowledge.languages import Language, listing
from scheduler.topics import NoticeTopic
from scheduler.wishes import MOST_A_MONTH, Wishes

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

NOWHERE = "-"
"""In a button: no district; it is no id, and an empty field would be lost."""


def language(event: Event, counter: Counter) -> Result:
    """Answer in the chosen language from now on; a language that is not offered changes nothing."""
    wanted = decode(event.data).fields.get("to", "")
    chosen = next((name for name in offered(counter) if name == wanted), None)
    spoken = chosen or event.language
    text = Text(text=counter.wording.say("language.chosen", spoken), lang=spoken)
    reply = Reply(messages=(text,), quick=main_menu(counter, spoken))
    return Result(reply=reply, effects=(LanguageChosen(language=chosen),) if chosen else ())


def settings(event: Event, counter: Counter) -> Result:
    """The settings of the rich menu; where no notice can be sent to, only the language."""
    if not counter.can_remind:
        text = Text(text=counter.wording.say("settings.only_line", event.language), lang=event.language)
        return Result(reply=Reply(messages=(_languages(event, counter), text)))
    if decode(event.data).fields.get("of") == "language":
        return Result(reply=Reply(messages=(_languages(event, counter),)))
    return Result(reply=Reply(messages=(topics_card(event, counter), _others(event, counter))))


def topic(event: Event, counter: Counter) -> Result:
    """One topic is wanted, or not."""
    pressed = decode(event.data)
    chosen = counter.notice_topics.get(pressed.fields.get("id", ""))
    if chosen is None or not counter.can_remind:
        return settings(event, counter)
    wanted = pressed.fields.get("on") == "1"
    key = "settings.topic_on" if wanted else "settings.topic_off"
    said = counter.wording.say(key, event.language, name=topic_name(chosen, event.language))
    now = replace(event, wishes=event.wishes.with_topic(chosen.id, wanted=wanted))
    return _changed(now.wishes, topics_card(now, counter, said))


def unsubscribe(event: Event, counter: Counter) -> Result:
    """The one tap below a notice: no more of its topics, or of any (``topic=*``). One more tap takes it back."""
    names, language, say = decode(event.data).ids("topic"), event.language, counter.wording.say
    quick: tuple[Tap, ...] = (settings_tap(counter, language),)
    if names == ("*",):
        text, left = say("settings.all_off", language), frozenset[str]()
    else:
        known = [topic for topic in map(counter.notice_topics.get, names) if topic]
        left = event.wishes.topics - set(names)
        if not known and left == event.wishes.topics:
            return settings(event, counter)
        told = listing([topic_name(one, language) for one in known] or names, language)
        text = say("settings.topic_off", language, name=told)
        again = tuple(_again(one, counter, language) for one in known)
        quick = (*again, stop_all_tap(counter, language), *quick)
    reply = Reply(messages=(Text(text=text, lang=language),), quick=quick)
    return Result(reply=reply, effects=(WishesChosen(wishes=replace(event.wishes, topics=left)),))


def district(event: Event, counter: Counter) -> Result:
    """The part of the city whose notices come; asked for, or chosen."""
    wanted = decode(event.data).fields.get("to", "")
    names = {one.id: one.name for one in counter.city.districts}
    if wanted not in (NOWHERE, *names) or not counter.can_remind:
        return Result(reply=Reply(messages=(_districts(event, counter),)))
    say = counter.wording.say
    name = names.get(wanted) or say("settings.no_district", event.language)
    said = say("settings.district_is", event.language, name=name)
    return _said(replace(event.wishes, district=wanted if wanted in names else None), said, event, counter)


def quiet(event: Event, counter: Counter) -> Result:
    """Weekdays on which no notice comes; the list, or one of them chosen."""
    pressed = decode(event.data)
    day = next((day for day in WEEKDAYS if day == pressed.fields.get("day")), None)
    if day is None or not counter.can_remind:
        return Result(reply=Reply(messages=(_quiet_card(event, counter),)))
    now = replace(event, wishes=event.wishes.with_quiet(day, quiet=pressed.fields.get("on") == "1"))
    return _changed(now.wishes, _quiet_card(now, counter))


def most(event: Event, counter: Counter) -> Result:
    """How many notices a month come at most; asked for, or chosen (0: as many as there are)."""
    pressed = decode(event.data)
    number = pressed.number("n")
    if "n" not in pressed.fields or number not in (0, *MOST_A_MONTH) or not counter.can_remind:
        return Result(reply=Reply(messages=(_most_card(event, counter),)))
    said = counter.wording.say("settings.most_is", event.language, most=_most(number or None, counter, event.language))
    return _said(replace(event.wishes, monthly_most=number or None), said, event, counter)


def topics_card(event: Event, counter: Counter, said: str = "") -> Choices:
    """A button for each topic, with a mark where it is wanted. said: what has just been done."""
    language, say = event.language, counter.wording.say
    options = tuple(
        _toggle(topic_name(one, language), one.id in event.wishes.topics, encode("topic", id=one.id), counter, language)
        for one in counter.notice_topics.values()
    )
    text = "\n".join(filter(None, (said, say("settings.topics", language))))
    return Choices(text=text, options=options, lang=language)


def settings_tap(counter: Counter, language: Language) -> Tap:
    """The button that opens the settings."""
    label = counter.wording.say("menu.settings", language)
    return Tap(label=label, data=encode("menu", area="settings"), shown=label)


def stop_all_tap(counter: Counter, language: Language) -> Tap:
    """The button that ends all topics."""
    label = counter.wording.say("settings.stop_all", language)
    return Tap(label=label, data=f"{UNSUBSCRIBE}?topic=*", shown=label)


def topic_name(topic: NoticeTopic, language: Language) -> str:
    """The name of a topic in a language."""
    return topic.words(spoken_in(language))


def _again(topic: NoticeTopic, counter: Counter, language: Language) -> Tap:
    label = counter.wording.say("settings.again", language, name=topic_name(topic, language))
    return Tap(label=label, data=encode("topic", id=topic.id, on=1), shown=label)


def _toggle(name: str, on: bool, data: str, counter: Counter, language: Language) -> Tap:
    key = "settings.on" if on else "settings.off"
    return Tap(label=counter.wording.say(key, language, name=name), data=f"{data}&on={0 if on else 1}", shown=name)


def _others(event: Event, counter: Counter) -> Choices:
    """What else can be set, each with what it is now."""
    language, say, wishes = event.language, counter.wording.say, event.wishes
    names = {one.id: one.name for one in counter.city.districts}
    where = names.get(wishes.district or "") or say("settings.no_district", language)
    days = "・".join(_day_names(counter, language, wishes.quiet)) or say("settings.no_quiet", language)
    options: list[Action] = []
    if names:
        options.append(_tap(say("settings.district", language, now=where), "district"))
    options.append(_tap(say("settings.quiet", language, now=days), "quiet"))
    amount = _most(wishes.monthly_most, counter, language)
    options.append(_tap(say("settings.most", language, now=amount), "most"))
    spoken = say(f"language.{language}", language)
    options.append(_tap(say("settings.language", language, now=spoken), encode("menu", area="settings", of="language")))
    options.append(_tap(say("signup.mine", language), "bookings"))
    if wishes.topics:
        options.append(stop_all_tap(counter, language))
    if counter.privacy_url:
        options.append(Open(label=say("menu.privacy", language), url=counter.privacy_url))
    return Choices(text=say("settings.others", language), options=tuple(options), lang=language)


def _tap(label: str, data: str) -> Tap:
    return Tap(label=label, data=data, shown=label)


def _languages(event: Event, counter: Counter) -> Choices:
    options: tuple[Action, ...] = language_taps(counter, event.language)
    if counter.privacy_url and not counter.can_remind:
        label = counter.wording.say("menu.privacy", event.language)
        options += (Open(label=label, url=counter.privacy_url),)
    text = counter.wording.say("settings.which", event.language)
    return Choices(text=text, options=options, lang=event.language)


def _districts(event: Event, counter: Counter) -> Choices:
    language, say = event.language, counter.wording.say
    named = ((one.id, one.name) for one in counter.city.districts)
    listed = (*named, (NOWHERE, say("settings.no_district", language)))
    options = tuple(_tap(name, encode("district", to=key)) for key, name in listed)
    return Choices(text=say("settings.which_district", language), options=options, lang=language)


def _quiet_card(event: Event, counter: Counter) -> Choices:
    language = event.language
    names = _day_names(counter, language, WEEKDAYS)
    options = tuple(
        _toggle(name, day in event.wishes.quiet, encode("quiet", day=day), counter, language)
        for day, name in zip(WEEKDAYS, names, strict=True)
    )
    return Choices(text=counter.wording.say("settings.which_quiet", language), options=options, lang=language)


def _day_names(counter: Counter, language: Language, days: Iterable[Weekday]) -> list[str]:
    names = dict(zip(WEEKDAYS, counter.wording.say("hours.days", language).split(","), strict=True))
    chosen = set(days)
    return [names[day] for day in WEEKDAYS if day in chosen]


def _most_card(event: Event, counter: Counter) -> Choices:
    language = event.language
    options = tuple(
        _tap(_most(number, counter, language), encode("most", n=number or 0)) for number in (*MOST_A_MONTH, None)
    )
    return Choices(text=counter.wording.say("settings.which_most", language), options=options, lang=language)


def _most(number: int | None, counter: Counter, language: Language) -> str:
    say = counter.wording.say
    return say("settings.any_number", language) if number is None else say("settings.number", language, n=str(number))


def _said(wishes: Wishes, said: str, event: Event, counter: Counter) -> Result:
    return _changed(wishes, Text(text=said, lang=event.language), _others(replace(event, wishes=wishes), counter))


def _changed(wishes: Wishes, *messages: Message) -> Result:
    return Result(reply=Reply(messages=messages), effects=(WishesChosen(wishes=wishes),))
