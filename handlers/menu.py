"""The six areas of the rich menu, and browsing answers by category instead of asking."""

from collections.abc import Callable, Iterable, Mapping

from faq.entry import Entry
from handlers.answer import entry_tap, hours_today, tel
from handlers.calendar import CLASSES, times_of
from handlers.event import Counter, Event, Result
from handlers.guide_state import guide_taps
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Say, Tap, Text
from handlers.postback import decode, encode
from knowledge.languages import LANGUAGES, Language

AREAS = ("ask", "guide", "class", "disaster", "contact", "settings")
PAGE = 8
"""Titles on one page: more would not be read."""

CLASS_TOPICS = ("digital.class", "digital.class.request", "mynumber.apply.visit", "mynumber.apply.visit.request")
CONTACT_TOPICS = ("city.hours", "city.place", "city.human", "city.consult")


def menu(event: Event, counter: Counter) -> Result:
    """What an area of the rich menu opens."""
    area = decode(event.data).fields.get("area", "ask")
    if area == "class":
        return Result(reply=_class(event, counter))
    return Result(reply=_OPENS.get(area, _ask)(counter, event.language))


def all_categories(event: Event, counter: Counter) -> Result:
    """Every answer by category, for whom no guide fits."""
    return Result(reply=_by_category(counter, event.language))


def main_menu(counter: Counter, language: Language) -> tuple[Action, ...]:
    """The six areas as buttons, for the web and for whoever does not see the rich menu."""
    labels = ((area, counter.wording.say(f"menu.{area}", language)) for area in AREAS)
    return tuple(Tap(label=label, data=encode("menu", area=area), shown=label) for area, label in labels)


def categories(counter: Counter, language: Language) -> tuple[Action, ...]:
    """A button per category that has answers."""
    present = _categories(counter)
    labels = ((name, counter.wording.say(f"category.{name}", language)) for name in present)
    return tuple(Tap(label=label, data=encode("category", id=name), shown=label) for name, label in labels)


def category(event: Event, counter: Counter) -> Result:
    """The answers of one category, a page at a time."""
    pressed = decode(event.data)
    name, page = pressed.fields.get("id", ""), pressed.number("page")
    entries = [entry for entry in counter.entries.values() if _category_of(entry, counter) == name]
    shown = entries[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return Result(reply=_by_category(counter, event.language))
    options = _titles(shown, event.language)
    if len(entries) > (page + 1) * PAGE:
        more = counter.wording.say("menu.more", event.language)
        options += (Tap(label=more, data=encode("category", id=name, page=page + 1), shown=more),)
    label = counter.wording.say(f"category.{name}", event.language)
    text = counter.wording.say("menu.pick", event.language, category=label)
    return Result(reply=_pick(text, options, counter, event.language))


def _pick(text: str, options: tuple[Action, ...], counter: Counter, language: Language) -> Reply:
    """A question with buttons; when there is nothing to pick, the main menu below an honest sentence."""
    if options:
        return Reply(messages=(Choices(text=text, options=options, lang=language),))
    nothing = Text(text=counter.wording.say("menu.nothing", language, city=counter.city.name), lang=language)
    return Reply(messages=(nothing,), quick=main_menu(counter, language))


def _titles(entries: Iterable[Entry], language: Language) -> tuple[Action, ...]:
    return tuple(entry_tap(entry, language) for entry in entries)


def _categories(counter: Counter) -> list[str]:
    return list(dict.fromkeys(_category_of(entry, counter) for entry in counter.entries.values()))


def _category_of(entry: Entry, counter: Counter) -> str:
    return counter.catalogue.topics[entry.topic].category


def _ask(counter: Counter, language: Language) -> Reply:
    examples = counter.wording.say("menu.ask.examples", language).splitlines()
    say = Text(text=counter.wording.say("menu.ask.how", language), lang=language)
    return Reply(messages=(say,), quick=tuple(Say(label=example, text=example) for example in examples if example))


def _guide(counter: Counter, language: Language) -> Reply:
    """The guides, and below them everything else by category."""
    taps = guide_taps(counter, language)
    if not taps:
        return _by_category(counter, language)
    label = counter.wording.say("guide.all", language)
    everything = Tap(label=label, data=encode("categories"), shown=label)
    text = counter.wording.say("guide.list", language)
    return Reply(messages=(Choices(text=text, options=(*taps, everything), lang=language),))


def _by_category(counter: Counter, language: Language) -> Reply:
    text = counter.wording.say("menu.guide.which", language)
    return _pick(text, categories(counter, language), counter, language)


def _class(event: Event, counter: Counter) -> Reply:
    """The next classes and card desks, and below them the answers about these."""
    language = event.language
    entries = [entry for entry in counter.entries.values() if entry.topic in CLASS_TOPICS]
    text = counter.wording.say("menu.class.which", language)
    which = _pick(text, _titles(entries[:PAGE], language), counter, language)
    times = times_of(CLASSES, event, counter) or Reply()
    label = counter.wording.say("signup.mine", language)
    mine = (Tap(label=label, data="bookings", shown=label),) if counter.seats else ()
    return Reply(messages=(*times.messages, *which.messages), quick=(*mine, *times.quick, *which.quick))


def _disaster(counter: Counter, language: Language) -> Reply:
    say = counter.wording.say
    card = Card(
        title=say("menu.disaster.title", language),
        body=say("menu.disaster.body", language, city=counter.city.name),
        facts=_numbers(say("menu.disaster.numbers", language)),
        actions=(Open(label=say("card.page", language, city=counter.city.name), url=counter.city.website),),
        lang=language,
    )
    label = say("near.kind.shelter", language)
    return Reply(messages=(card,), quick=(Tap(label=label, data=encode("near"), shown=label),))


def _numbers(lines: str) -> tuple[Fact, ...]:
    """``label=number`` a line; staff edit these lines, so others are left out."""
    pairs = (line.partition("=") for line in lines.splitlines())
    return tuple(Fact(label=label, value=phone, url=tel(phone)) for label, _, phone in pairs if label and phone)


def _contact(counter: Counter, language: Language) -> Reply:
    say, city = counter.wording.say, counter.city
    facts = tuple(
        Fact(label=section.name, value=_reach(role, section.phone, counter, language), url=tel(section.phone))
        for role, section in city.sections.items()
        if section.phone
    )
    body = say("menu.contact.body" if facts else "menu.contact.no_phones", language, city=city.name)
    card = Card(
        title=say("menu.contact.title", language, city=city.name),
        body=body,
        facts=facts,
        actions=(Open(label=say("card.page", language, city=city.name), url=city.website),),
        lang=language,
    )
    entries = [entry for entry in counter.entries.values() if entry.topic in CONTACT_TOPICS]
    return Reply(messages=(card,), quick=_titles(entries[:PAGE], language))


def _reach(role: str, phone: str, counter: Counter, language: Language) -> str:
    today = hours_today(counter, role, None, language)
    return f"{phone}（{today}）" if today else phone


def offered(counter: Counter) -> tuple[Language, ...]:
    """The languages a resident can choose: those the city offers."""
    return tuple(name for name in LANGUAGES if name in counter.city.languages)


def language_taps(counter: Counter, language: Language) -> tuple[Tap, ...]:
    """A button for each language that is offered."""
    named = ((name, counter.wording.say(f"language.{name}", language)) for name in offered(counter))
    return tuple(Tap(label=label, data=encode("language", to=name), shown=label) for name, label in named)


_OPENS: Mapping[str, Callable[[Counter, Language], Reply]] = {
    "ask": _ask,
    "guide": _guide,
    "disaster": _disaster,
    "contact": _contact,
}
