"""What residents type instead of pressing a button, and what only looks like it."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from handlers import handle
from handlers.event import Counter, Event, Result, WishesChosen
from handlers.message import Card, Choices, Open, Tap, Text
from handlers.postback import decode
from knowledge.aspects import read_aspects
from knowledge.city import District
from knowledge.search import Ambiguous, Answer, Candidate, Unknown
from scheduler.commands import Commands, read_commands
from scheduler.notice import Notice
from scheduler.signup import Booking, Person, Refused, Session, Standing
from scheduler.topics import read_notice_topics
from scheduler.wishes import Wishes

ROOT = Path(__file__).parent.parent.parent
TOPICS, _ = read_notice_topics(ROOT)
CLASS = Notice.model_validate(
    {
        "id": "class",
        "kind": "smartphone-class",
        "title": "はじめてのスマホ教室",
        "place": "駅前の会議室",
        "address": "青葉市駅前1",
        "dates": ["2026-12-03", "2026-12-12"],
        "times": "10:00～11:30",
        "capacity": 10,
        "apply": {"chat": True},
        "section": "digital",
        "topics": ["smartphone-class"],
        "source": "市",
        "checked_on": "2026-11-01",
        "review_by": "2027-03-31",
    }
)


@dataclass
class NoSeats:
    """A resident with as many places as are given."""

    held: tuple[Booking, ...] = ()
    now: int = 0
    asked: list[str] = field(default_factory=list)

    def standing(self, session: Session) -> Standing:
        """Five are free."""
        return Standing(free=5, waiting=0, mine=self.held)

    def book(self, session: Session, person: Person) -> Booking | Refused:
        """Nobody books in these tests."""
        raise AssertionError

    def cancel(self, booking_id: int) -> Booking | None:
        """Nor cancels."""
        raise AssertionError

    def mine(self) -> tuple[Booking, ...]:
        """The places."""
        return self.held


PLACE = Booking(
    id=7, session="class@2026-12-03T10:00", resident_id=1, person="self", state="seated", place=1, ahead=0, code="4711"
)


@pytest.fixture
def line(counter: Counter) -> Counter:
    """The counter of a channel in which notices can be sent, in a city of two districts, with the files' words."""
    districts = (District(id="kita", name="北谷地区", kana="きただに"), District(id="aoba", name="青葉地区"))
    city = counter.city.model_copy(update={"districts": districts})
    (words, bad), (aspects, _) = read_commands(ROOT), read_aspects(ROOT)
    assert not bad
    commands = Commands.of(words, aspects, TOPICS, city)
    languages = ("ja", "ja-easy", "en", "pt")
    return replace(
        counter,
        city=city.model_copy(update={"languages": languages}),
        commands=commands,
        notice_topics=TOPICS,
        notices={"class": CLASS},
        can_remind=True,
        seats=NoSeats(),
    )


HELD = Wishes(topics=frozenset({"garbage", "tax-due"}))


def say(text: str, shown: Counter, wishes: Wishes = HELD) -> Result:
    return handle(Event(id=1, kind="text", text=text, wishes=wishes), shown)


def wished(result: Result) -> Wishes | None:
    return next((effect.wishes for effect in result.effects if isinstance(effect, WishesChosen)), None)


def card(result: Result) -> Card:
    return next(said for said in result.reply.messages if isinstance(said, Card))


def buttons(result: Result) -> set[str]:
    return {decode(one.data).name for one in card(result).actions if isinstance(one, Tap)}


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("お知らせをやめたい", "topic"),
        ("つうちをとめて", "topic"),
        ("配信停止", "topic"),
        ("お知らせを受け取りたいのですが", "topic"),
        ("unsubscribe", "topic"),
        ("I want to stop notifications", "topic"),
        ("please stop sending me messages", "topic"),
        ("quero parar de receber avisos", "topic"),
        ("我想停止通知", "topic"),
        ("알림을 끄고 싶어요", "topic"),
        ("tôi muốn ngừng thông báo", "topic"),
        ("地区をかえたい", "district"),
        ("引っ越したので地区を変えたい", "district"),
        ("change my district", "district"),
        ("mudar de bairro", "district"),
        ("北谷のお知らせがほしい", "district"),
        ("お知らせは月に3回まで", "most"),
        ("お知らせの曜日を変えたい", "quiet"),
        ("言葉を変えたい", "language"),
    ],
)
def test_the_settings_open_at_the_right_part_and_nothing_changes_yet(line: Counter, text: str, button: str) -> None:
    result = say(text, line)
    assert button in buttons(result)
    assert wished(result) is None
    assert result.asked is None


@pytest.mark.parametrize(
    "text",
    ["設定", "せってい", "通知設定", "お知らせが多すぎる", "LINEの通知がうるさい", "settings", "configurações", "设置"],
)
def test_else_they_open_with_all_that_is_chosen(line: Counter, text: str) -> None:
    shown = card(say(text, line))
    assert {decode(one.data).fields.get("of") for one in shown.actions if isinstance(one, Tap)} >= {"topics", "quiet"}
    assert len(shown.facts) == 5


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("日曜はお知らせいらない", replace(HELD, quiet=frozenset({"sun"}))),
        ("土日は通知しないで", replace(HELD, quiet=frozenset({"sat", "sun"}))),
        ("平日はお知らせいらない", replace(HELD, quiet=frozenset({"mon", "tue", "wed", "thu", "fri"}))),
        ("にちようびは おしらせ いらない", replace(HELD, quiet=frozenset({"sun"}))),
        ("no notices on sunday", replace(HELD, quiet=frozenset({"sun"}))),
        ("não quero avisos no domingo", replace(HELD, quiet=frozenset({"sun"}))),
        ("お知らせは月に2回まで", replace(HELD, monthly_most=2)),
        ("お知らせは月一回でいい", replace(HELD, monthly_most=1)),
        ("at most two notices a month", replace(HELD, monthly_most=2)),
        ("スマホ教室のお知らせがほしい", HELD.with_topic("smartphone-class", wanted=True)),
        ("犬の注射の日を前の日に知らせて", HELD.with_topic("dog-vaccination", wanted=True)),
        ("納期限のお知らせをやめて", HELD.with_topic("tax-due", wanted=False)),
        ("ごみの日のお知らせはいりません", HELD.with_topic("garbage", wanted=False)),
        ("うちは北谷", replace(HELD, district="kita")),
        ("きただにに住んでいます", replace(HELD, district="kita")),
        ("青葉地区にしたい", replace(HELD, district="aoba")),
    ],
)
def test_what_names_the_value_sets_it_and_one_tap_takes_it_back(line: Counter, text: str, then: Wishes) -> None:
    result = say(text, line)
    assert wished(result) == then
    back = next(tap for tap in result.reply.quick if isinstance(tap, Tap))
    undone = handle(Event(id=2, kind="postback", data=back.data, wishes=then), line)
    assert wished(undone) == HELD


def test_a_language_is_switched_and_the_way_back_can_be_read(line: Counter) -> None:
    result = say("英語にして", line)
    assert isinstance(result.reply.messages[0], Text)
    assert result.reply.messages[0].lang == "en"
    assert result.reply.quick[0] == Tap(label="元に戻す", data="language?to=ja", shown="元に戻す")


@pytest.mark.parametrize(
    "text",
    [
        "税金をやめたい", "母子手帳", "住民票をやめたい", "国保をやめたい", "水道を止めたい", "自治会をやめたい",
        "婚姻届を取り消したい", "図書館の予約を取り消したい", "粗大ごみの予約をキャンセルしたい",
        "健診の予約をキャンセルしたい", "カードの受け取りの予約をキャンセルしたい", "通知カードをなくした",
        "納税通知書が届かない", "住所を変えたい", "名字を変えたい", "学区を変えたい", "日曜に住民票を取りたい",
        "地区の公民館", "やめたい", "日曜日", "お知らせ", "2回", "青葉に住んでいます", "ごみの日を教えてほしい",
        "広報をやめたい", "I want to stop my water", "change my address", "quero parar a água",
        "cancel my residence card", "英語の案内はありますか", "月に2回ごみを出したい",
    ],
)  # fmt: skip
def test_ordinary_questions_are_looked_up(line: Counter, text: str) -> None:
    result = say(text, line)
    assert result.asked is not None
    assert result.effects == ()


@pytest.mark.parametrize(
    "text",
    ["予約をキャンセルしたい", "よやくをとりけしたい", "申し込んだ教室を見たい", "わたしの予約",
     "何を申し込んだか忘れた", "キャンセル待ちはどうなった", "教室に行けなくなった", "スマホ教室をやめたい",
     "母のぶんも予約したい", "cancel my booking", "show my bookings", "cancelar minha inscrição", "取消预约",
     "예약 취소"],
)  # fmt: skip
def test_whoever_has_a_seat_is_shown_it(line: Counter, text: str) -> None:
    shown = card(say(text, replace(line, seats=NoSeats(held=(PLACE,)))))
    assert "4711" in [fact.value for fact in shown.facts]
    assert any(isinstance(one, Tap) and decode(one.data).name == "unbook" for one in shown.actions)


def test_whoever_has_none_is_told_so_and_offered_other_reservations(line: Counter) -> None:
    found = Candidate(id="card.new", topic="card.new", kind="entry", confidence=0.6, signals={})
    elsewhere = replace(line, search=lambda text, language: Unknown(candidates=(found,)))
    result = say("予約をキャンセルしたい", elsewhere)
    assert [decode(tap.data).fields["id"] for tap in result.reply.quick if isinstance(tap, Tap)] == ["card.new"]
    named = say("教室の予約を取り消したい", elsewhere)
    assert [type(said) for said in named.reply.messages] == [Text]


def test_a_relative_is_signed_up_by_way_of_the_classes(line: Counter) -> None:
    result = say("母のぶんも予約したい", line)
    assert "はじめてのスマホ教室" in card(result).facts[0].value
    assert [decode(tap.data).name for tap in result.reply.quick if isinstance(tap, Tap)] == ["notice"]


@pytest.mark.parametrize(
    ("text", "first", "missed"),
    [
        ("スマホ教室を予約したい", "12月3日", False),
        ("土曜日のスマホ教室", "12月12日", False),
        ("来月のスマホ教室はいつ", "12月3日", False),
        ("来週のスマホ教室", "12月3日", True),
        ("日曜のスマホ教室ありますか", "12月3日", True),
        ("空いている教室はありますか", "12月3日", False),
    ],
)
def test_times_that_no_answer_tells_come_from_the_calendar(line: Counter, text: str, first: str, missed: bool) -> None:
    shown = card(say(text, line))
    assert shown.facts[0].label.startswith(first)
    assert (line.wording.say("class.none_then", "ja") == shown.body) == missed
    assert shown.facts[0].url is not None


def test_an_answer_is_shown_with_the_times_asked_for(line: Counter) -> None:
    found = Candidate(id="digital.class", topic="digital.class", kind="entry", confidence=0.9, signals={})
    sure = replace(line, search=lambda text, language: Answer(candidates=(found,)))
    assert card(say("土曜日にやってるスマホ教室ある？", sure)).facts[0].label.startswith("12月12日")
    assert card(say("次のスマホ教室いつ", sure)).facts[0].label.startswith("12月3日")


def test_what_takes_place_in_ones_district_comes_first_and_other_districts_reminders_not_at_all(line: Counter) -> None:
    far = CLASS.model_copy(update={"id": "far", "districts": ("aoba",)})
    near = CLASS.model_copy(
        update={"id": "near", "title": "北谷のスマホ教室", "districts": ("kita",), "dates": CLASS.dates[1:]}
    )
    refuse = [
        CLASS.model_copy(
            update={"id": name, "kind": "garbage", "title": name, "districts": (name,), "topics": ("garbage",)}
        )
        for name in ("kita", "aoba")
    ]
    shown = replace(line, notices={one.id: one for one in (far, near, *refuse)})
    of_kita = card(say("来月のスマホ教室", shown, replace(HELD, district="kita")))
    assert "北谷のスマホ教室" in of_kita.facts[0].value
    assert len(of_kita.facts) == 3
    days = card(say("明日のごみは何", shown, replace(HELD, district="kita"))).facts
    assert {fact.value.split("、")[0] for fact in days} == {"kita"}
    anywhere = say("明日のごみは何", shown)
    assert "district" in {decode(tap.data).name for tap in anywhere.reply.quick if isinstance(tap, Tap)}


def test_on_the_web_nothing_is_set_but_the_way_is_shown(line: Counter) -> None:
    web = replace(line, can_remind=False, seats=None)
    result = say("日曜はお知らせいらない", replace(web, calendar_url="/aoba/events"))
    assert result.effects == ()
    urls = [one.url for said in result.reply.messages if isinstance(said, Choices)
            for one in said.options if isinstance(one, Open)]  # fmt: skip
    assert urls[0] == "/aoba/events"
    assert say("税金をやめたい", web).asked is not None


def test_choices_stay_below_the_times(line: Counter) -> None:
    near = tuple(
        Candidate(id=name, topic=name, kind="entry", confidence=0.4, signals={}) for name in ("card.new", "card.lost")
    )
    unsure = replace(line, search=lambda text, language: Ambiguous(candidates=near, choices=near))
    result = say("来週のスマホ教室", unsure)
    assert [type(said) for said in result.reply.messages] == [Card, Choices]
    assert result.asked is not None
    assert result.asked.outcome == "choices"
