"""A resident chooses what to be told of, and one tap ends it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.line.limits import FLEX_LABEL, graphemes
from bot.line.render import render
from handlers import handle
from handlers.event import Counter, Event, Result, WishesChosen
from handlers.message import Card, Choices, Open, Tap
from handlers.postback import decode
from handlers.settings_card import PARTS, WEEKDAYS
from knowledge.city import District
from knowledge.languages import LANGUAGES, Language
from scheduler.topics import NoticeTopic, read_notice_topics
from scheduler.wishes import NO_WISHES, Wishes

ROOT = Path(__file__).parent.parent.parent
TOPICS = {name: NoticeTopic(id=name, name=f"{name}のこと") for name in ("class", "garbage", "tax")}


@pytest.fixture
def line(counter: Counter) -> Counter:
    """The counter of a channel in which notices can be sent."""
    city = counter.city.model_copy(update={"districts": (District(id="kita", name="北地区"),)})
    return replace(counter, notice_topics=TOPICS, can_remind=True, city=city)


def press(shown: Counter, data: str, wishes: Wishes = NO_WISHES, language: Language = "ja") -> Result:
    return handle(Event(id=1, kind="postback", data=data, wishes=wishes, language=language), shown)


def chosen(result: Result) -> Wishes:
    (effect,) = result.effects
    assert isinstance(effect, WishesChosen)
    return effect.wishes


def taps(result: Result) -> list[Tap]:
    options = [option for said in result.reply.messages if isinstance(said, Choices) for option in said.options]
    actions = [action for said in result.reply.messages if isinstance(said, Card) for action in said.actions]
    return [tap for tap in (*options, *actions, *result.reply.quick) if isinstance(tap, Tap)]


def part(shown: Counter, name: str, wishes: Wishes = NO_WISHES, language: Language = "ja") -> Result:
    """The settings open at a part, by way of the button for it."""
    opened = press(shown, "menu?area=settings", wishes, language)
    return press(shown, pressed(opened, "menu", of=name).data, wishes, language)


def facts(result: Result) -> list[str]:
    return [fact.value for said in result.reply.messages if isinstance(said, Card) for fact in said.facts]


def pressed(result: Result, name: str, **fields: str) -> Tap:
    found = [tap for tap in taps(result) if decode(tap.data).name == name]
    return next(tap for tap in found if fields.items() <= decode(tap.data).fields.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_the_settings_does_what_it_says_in_every_language(line: Counter, language: Language) -> None:
    opened = part(line, "topics", language=language)
    wanted = chosen(press(line, pressed(opened, "topic", id="garbage").data, language=language))
    assert wanted == Wishes(topics=frozenset({"garbage"}))
    for name in ("district", "quiet", "most"):
        asked = part(line, name, wanted, language)
        assert asked.effects == ()
        wanted = chosen(press(line, taps(asked)[0].data, wanted, language))
    assert wanted == Wishes(topics=frozenset({"garbage"}), district="kita", quiet=frozenset({"mon"}), monthly_most=1)


def test_pressed_twice_a_button_does_the_same_and_the_next_one_undoes_it(line: Counter) -> None:
    on = pressed(part(line, "topics"), "topic", id="class")
    once = press(line, on.data)
    assert chosen(press(line, on.data, chosen(once))) == chosen(once)
    off = pressed(once, "topic", id="class")
    assert off.label != on.label
    assert chosen(press(line, off.data, chosen(once))) == NO_WISHES


def test_whoever_has_chosen_everything_can_take_each_choice_back(line: Counter) -> None:
    held = Wishes(topics=frozenset({"tax"}), district="kita", quiet=frozenset({"sun"}), monthly_most=4)
    district = pressed(part(line, "district", held), "district", to="-")
    assert chosen(press(line, district.data, held)).district is None
    assert chosen(press(line, pressed(part(line, "quiet", held), "quiet", day="sun").data, held)).quiet == frozenset()
    assert chosen(press(line, pressed(part(line, "most", held), "most", n="0").data, held)).monthly_most is None


@pytest.mark.parametrize("data", ["topic?id=tax&on=0", "district?to=-", "quiet?day=sat,sun&on=1", "most?n=1"])
def test_what_was_just_changed_is_undone_with_one_tap(line: Counter, data: str) -> None:
    held = Wishes(topics=frozenset({"tax"}), district="kita", quiet=frozenset({"sun"}), monthly_most=4)
    changed = press(line, data, held)
    back = changed.reply.quick[0]
    assert isinstance(back, Tap)
    assert chosen(press(line, back.data, chosen(changed))) == held
    assert press(line, data, chosen(changed)).reply.quick == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_in_words_what_is_chosen_whatever_part_is_open(line: Counter, language: Language) -> None:
    held = Wishes(topics=frozenset({"tax", "class"}), district="kita", quiet=frozenset({"sun"}), monthly_most=4)
    said = facts(press(line, "menu?area=settings", held, language))
    assert said[1] == "北地区"
    for number, name in enumerate(("class", "tax")):
        assert f"{name}のこと" in said[0], number
    assert "4" in said[3]
    assert len(said) == 5
    for name in ("topics", "district", "quiet", "most", "language"):
        assert facts(part(line, name, held, language)) == said
    nothing = facts(press(line, "menu?area=settings", NO_WISHES, language))
    assert all(one != other for one, other in zip(nothing[:4], said[:4], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_fits_into_line(line: Counter, language: Language) -> None:
    topics, _ = read_notice_topics(ROOT)
    full = Wishes(topics=frozenset(topics), district="kita", quiet=frozenset(WEEKDAYS), monthly_most=8)
    shown = replace(line, notice_topics=topics, privacy_url="https://www.example.lg.jp/privacy")
    for data in ("menu?area=settings", *(f"menu?area=settings&of={name}" for name in PARTS), "unsubscribe?topic=*"):
        result = press(shown, data, full, language)
        assert render(result.reply)
        for tap in taps(result):
            assert sum(1 for _ in graphemes(tap.label)) <= FLEX_LABEL, tap.label


def test_all_topics_are_ended_with_one_tap_and_each_comes_back_with_one(line: Counter) -> None:
    held = Wishes(topics=frozenset({"class", "tax"}))
    ended = press(line, pressed(press(line, "menu?area=settings", held), "unsubscribe").data, held)
    assert chosen(ended) == NO_WISHES
    back = ended.reply.quick[0]
    assert isinstance(back, Tap)
    assert chosen(press(line, back.data, NO_WISHES)) == held
    assert chosen(press(line, pressed(ended, "topic", id="tax").data, chosen(ended))).topics == {"tax"}


def test_one_tap_below_a_notice_ends_its_topics_and_one_more_brings_one_back(line: Counter) -> None:
    held = Wishes(topics=frozenset({"class", "garbage", "tax"}), district="kita")
    result = press(line, "unsubscribe?topic=class,garbage", held)
    assert chosen(result) == replace(held, topics=frozenset({"tax"}))
    again = pressed(result, "topic", id="class")
    assert chosen(press(line, again.data, chosen(result))).topics == {"tax", "class"}


def test_one_tap_more_ends_all_and_leaves_the_rest_as_it_is(line: Counter) -> None:
    held = Wishes(topics=frozenset({"class", "tax"}), quiet=frozenset({"sat"}))
    everything = pressed(press(line, "unsubscribe?topic=class", held), "unsubscribe", topic="*")
    assert chosen(press(line, everything.data, held)) == replace(held, topics=frozenset())


def test_a_topic_that_is_no_longer_offered_can_still_be_ended(line: Counter) -> None:
    held = Wishes(topics=frozenset({"old"}))
    assert chosen(press(line, "unsubscribe?topic=old", held)) == NO_WISHES


@pytest.mark.parametrize(
    "data", ["topic?id=unknown&on=1", "unsubscribe?topic=unknown", "district?to=other", "quiet?day=x&on=1", "most?n=99"]
)
def test_a_mangled_button_changes_nothing(line: Counter, data: str) -> None:
    result = press(line, data)
    assert result.effects == ()
    assert taps(result)


def test_on_the_web_the_language_is_chosen_and_nothing_promised(line: Counter) -> None:
    web = replace(line, can_remind=False)
    opened = press(web, "menu?area=settings")
    assert {decode(tap.data).name for tap in taps(opened)} == {"language"}
    ways = opened.reply.messages[-1]
    assert isinstance(ways, Choices)
    assert [one.url for one in ways.options if isinstance(one, Open)] == [web.privacy_url]
    city = line.city.model_copy(update={"line": "https://lin.ee/example"})
    known = press(replace(web, city=city, calendar_url="/aoba/events"), "menu?area=settings").reply.messages[-1]
    assert isinstance(known, Choices)
    assert [one.url for one in known.options if isinstance(one, Open)][:2] == ["/aoba/events", city.line]
    for data in ("topic?id=class&on=1", "district?to=kita", "quiet?day=mon&on=1", "most?n=1"):
        assert press(web, data).effects == ()


def test_whoever_follows_is_offered_the_topics(line: Counter) -> None:
    result = handle(Event(id=1, kind="follow"), line)
    assert [decode(tap.data).fields["id"] for tap in taps(result) if tap.data.startswith("topic")] == list(TOPICS)
    assert not [tap for tap in taps(handle(Event(id=1, kind="follow"), replace(line, can_remind=False)))
                if tap.data.startswith("topic")]  # fmt: skip


def test_the_answer_about_notices_leads_to_the_settings(line: Counter) -> None:
    entry = line.entries["digital.class"].model_copy(update={"id": "digital.line", "topic": "digital.line"})
    shown = replace(line, entries={**line.entries, "digital.line": entry})
    tap = pressed(press(shown, "entry?id=digital.line"), "menu", area="settings")
    assert pressed(press(shown, tap.data), "menu", of="topics")
