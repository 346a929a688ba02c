"""A guide in the chat: tap by tap, with a typed day, back and from the start, to the checklist and its procedures."""

from dataclasses import replace
from datetime import date

import pytest

from handlers import handle
from handlers.event import Counter, Event, GuideMoved, Listed, RemindersWanted, Result
from handlers.message import Action, Card, Choices, Open, PickDay, Tap, Text
from knowledge.evidence import Term, Vocabulary
from knowledge.guide import Guide
from knowledge.languages import Language
from knowledge.procedure import Procedure

DATED = {"source": "法", "checked_on": "2026-11-20", "review_by": "2027-10-31"}
GUIDE = Guide.model_validate(
    {
        "id": "move",
        "name": "引っ越してきた",
        "summary": "手続きを順番に並べます。",
        "topics": ["card.new"],
        "questions": [
            {"id": "when", "ask": "いつ住み始めましたか。", "date": "moved-in", "past_days": 400, "future_days": 30},
            {
                "id": "card",
                "ask": "カードがありますか。",
                "help": "マイナンバーカードのことです。",
                "options": [
                    {"id": "have", "label": "ある", "denies": ["no-card"]},
                    {"id": "none", "label": "ない", "tells": ["no-card"]},
                ],
            },
        ],
        "checklist": [{"procedure": "move-in"}, {"procedure": "address", "if": {"card": "have"}}],
        "notes": [{"id": "help", "text": "{city.name}へようこそ。"}],
        "translations": {
            "en": {
                "name": "Moving in",
                "summary": "What to do.",
                "questions": {
                    "when": {"ask": "When did you move?"},
                    "card": {"ask": "Do you have a card?", "options": {"have": "Yes", "none": "No"}},
                },
                "notes": {"help": "Welcome."},
            },
            "pt": {"name": "Mudança"},
        },
        **DATED,
    }
)
MOVE_IN = Procedure.model_validate(
    {
        "id": "move-in",
        "name": "転入届",
        "summary": "引っ越してきたときの届けです。",
        "topics": ["card.new"],
        "who": "本人",
        "proxy": "委任状があれば代理人もできます",
        "deadline": {"from": "moved-in", "days": "14"},
        "channels": {"counter": {}},
        "evidence": [{"item": "id"}, {"item": "letter", "when": "proxy", "note": "署名があるもの"}],
        "fees": [{"yen": "0"}],
        "section": "desk",
        "related": ["address"],
        "translations": {"en": {"name": "Moving-in notice", "summary": "For those who moved here."}},
        **DATED,
    }
)
ADDRESS = Procedure.model_validate(
    {
        "id": "address",
        "name": "カードの住所変更",
        "summary": "カードの住所を書きかえます。",
        "topics": ["card.new"],
        "who": "本人",
        "channels": {"counter": {}, "online": {"via": "mynaportal", "card": "true", "note": "予約だけできます"}},
        "evidence": [{"item": "id"}],
        "section": "desk",
        **DATED,
    }
)
WORDS = Vocabulary(
    items={
        "id": Term(id="id", name="本人確認書類", translations={"en": "ID"}),
        "letter": Term(id="letter", name="委任状"),
    },
    conditions={name: Term(id=name, name=said) for name, said in (("proxy", "代理のとき"), ("no-card", "ないとき"))},
    events={"moved-in": Term(id="moved-in", name="住み始めた日")},
)


@pytest.fixture
def desk(counter: Counter) -> Counter:
    return replace(
        counter,
        guides={"move": GUIDE},
        procedures={"move-in": MOVE_IN, "address": ADDRESS},
        vocabulary=WORDS,
        checklist_url=lambda listed: f"https://www.example.lg.jp/list/{'.'.join(listed.tokens)}",
        can_remind=True,
    )


class Talk:
    """A resident with a phone: what was pressed before is remembered as the counter remembers it."""

    def __init__(self, desk: Counter, language: Language = "ja") -> None:
        self.desk = desk
        self.language: Language = language
        self.number = 0
        self.open_guide: str | None = None
        self.result = Result()

    def tap(self, data: str) -> Result:
        return self._send(Event(id=self.number + 1, kind="postback", data=data))

    def say(self, text: str) -> Result:
        return self._send(Event(id=self.number + 1, kind="text", text=text))

    def _send(self, event: Event) -> Result:
        self.number += 1
        self.result = handle(replace(event, language=self.language, open_guide=self.open_guide), self.desk)
        moved = [effect.data for effect in self.result.effects if isinstance(effect, GuideMoved)]
        if moved or event.data.startswith("guide"):
            self.open_guide = moved[0] if moved else event.data
        return self.result

    def press(self, label: str) -> Result:
        return self.tap(next(one.data for one in self.actions if isinstance(one, Tap) and one.label == label))

    @property
    def actions(self) -> list[Action]:
        last = self.result.reply.messages[-1]
        own = last.options if isinstance(last, Choices) else last.actions if isinstance(last, Card) else ()
        return [*own, *self.result.reply.quick]

    @property
    def question(self) -> str:
        last = self.result.reply.messages[-1]
        assert isinstance(last, Choices), last
        return last.text

    @property
    def cards(self) -> list[Card]:
        return [message for message in self.result.reply.messages if isinstance(message, Card)]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.result.reply.messages if isinstance(message, Text)]


@pytest.fixture
def talk(desk: Counter) -> Talk:
    return Talk(desk)


def to_the_end(talk: Talk) -> Talk:
    talk.tap("guide?id=move")
    talk.say("11月16日")
    talk.press("ある")
    return talk


def test_the_menu_offers_guides_and_everything_else(talk: Talk) -> None:
    talk.tap("menu?area=guide")
    assert [action.label for action in talk.actions] == ["引っ越してきた", "ほかの手続きから探す"]
    talk.press("ほかの手続きから探す")
    assert "マイナンバーカード" in [action.label for action in talk.actions]


def test_a_guide_begins_with_what_it_is_for_and_its_first_question(talk: Talk) -> None:
    talk.tap("guide?id=move")
    assert talk.texts == ["手続きを順番に並べます。"]
    assert "質問 1（多くて 2）" in talk.question
    assert "いつ住み始めましたか。" in talk.question
    calendar = talk.actions[0]
    assert isinstance(calendar, PickDay)
    assert (calendar.initial, calendar.latest) == (date(2026, 11, 20), date(2026, 12, 20))
    assert [action.label for action in talk.actions[1:]] == ["今日", "わからない", "やめる"]


def test_a_day_from_the_calendar_is_taken(talk: Talk) -> None:
    talk.tap("guide?id=move")
    calendar = talk.actions[0]
    assert isinstance(calendar, PickDay)
    talk.tap(f"{calendar.data}&day=2026-11-16")
    assert "カードがありますか。\n\nマイナンバーカードのことです。" in talk.question


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2月30日", "「2月30日」という日はありません。もう一度"),
        ("令和3年1月5日", "日付が古すぎるようです。令和7年10月16日（木）から"),
        ("令和18年11月20日", "日付が先すぎるようです。令和8年12月20日（日）まで"),
        ("平成40年1月5日", "平成にはありません"),
        ("11月20日（木）", "曜日が合いません"),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again_with_the_reason(talk: Talk, typed: str, said: str) -> None:
    talk.tap("guide?id=move")
    talk.say(typed)
    assert said in talk.texts[0]
    assert "いつ住み始めましたか。" in talk.question


def test_a_question_in_between_is_answered_and_the_guide_offered_again(talk: Talk) -> None:
    talk.tap("guide?id=move")
    talk.press("今日")
    talk.say("おなかがすいた")
    assert talk.result.asked is not None
    assert talk.result.asked.outcome == "unknown"
    talk.press("続きから：引っ越してきた")
    assert "カードがありますか。" in talk.question


def test_nothing_is_offered_again_once_the_guide_is_done_or_stopped(talk: Talk) -> None:
    to_the_end(talk).say("おなかがすいた")
    assert not any(action.label.startswith("続きから") for action in talk.actions)
    talk.tap("guide?id=move")
    talk.press("今日")
    talk.press("やめる")
    assert talk.texts == ["ガイドをやめました。ほかに知りたいことがあれば、書いてください。"]
    talk.say("おなかがすいた")
    assert not any(action.label.startswith("続きから") for action in talk.actions)


def test_back_and_from_the_start(talk: Talk) -> None:
    talk.tap("guide?id=move")
    talk.press("今日")
    talk.press("一つ前に戻る")
    assert "いつ住み始めましたか。" in talk.question
    to_the_end(talk).press("最初から")
    assert "いつ住み始めましたか。" in talk.question


def test_a_button_of_an_earlier_session_is_explained(talk: Talk) -> None:
    talk.tap("guide?id=move")
    older = talk.press("今日").reply.messages[-1]
    assert isinstance(older, Choices)
    button = older.options[0]
    assert isinstance(button, Tap)
    talk.tap("guide?id=move")
    talk.press("わからない")
    talk.tap(button.data)
    assert talk.texts == ["前に始めたガイドのボタンです。その続きからご案内します。"]
    assert talk.cards[0].title == "あなたの手続き：引っ越してきた"


def test_a_button_of_a_guide_that_has_changed_is_explained(talk: Talk) -> None:
    talk.tap("guide?id=move&v=000000&s=1&a=a.b.c")
    assert talk.texts == ["このガイドは内容が新しくなりました。お手数ですが、最初から答え直してください。"]
    talk.press("引っ越してきた")
    assert "いつ住み始めましたか。" in talk.question


def test_a_guide_that_is_gone_offers_the_others(talk: Talk) -> None:
    talk.tap("guide?id=gone&v=000000&s=1")
    assert [action.label for action in talk.actions] == ["引っ越してきた"]


def test_the_checklist_has_days_things_costs_and_places(talk: Talk) -> None:
    steps, visit, costs = to_the_end(talk).cards
    assert "1. 転入届\n11月30日（月）まで" in steps.body
    assert "2. カードの住所変更" in steps.body
    assert "青葉市へようこそ。" in steps.body
    assert "11月20日（金）から11月30日（月）までに行くと、一度で済みます。" in visit.body
    assert "市民課（1階）" in visit.body
    assert "持ち物\n・本人確認書類\n・委任状（代理のとき。署名があるもの）" in visit.text
    assert "手数料を窓口で確かめてください：カードの住所変更" in costs.body
    assert "家からできる手続き\n・カードの住所変更" in costs.body
    pages = [action.url for action in steps.actions if isinstance(action, Open)]
    assert len(pages) == 2
    assert pages[1] == f"{pages[0]}.ics"


def test_not_knowing_the_day_leaves_the_rule(talk: Talk) -> None:
    talk.tap("guide?id=move")
    talk.press("わからない")
    talk.press("わからない")
    assert "1. 転入届\n住み始めた日から14日以内" in talk.cards[0].body
    assert "2. カードの住所変更（必要なときだけ）" in talk.cards[0].body


def test_reminders_are_asked_for_with_one_tap(talk: Talk) -> None:
    to_the_end(talk).press("期限の3日前に知らせる")
    assert talk.texts == ["11月27日（金）に、このトークでお知らせします。"]
    wanted = next(effect for effect in talk.result.effects if isinstance(effect, RemindersWanted))
    assert [(reminder.on, reminder.due) for reminder in wanted.reminders] == [(date(2026, 11, 27), date(2026, 11, 30))]
    assert isinstance(wanted.listed, Listed)


def test_where_nobody_can_be_reminded_nothing_is_offered(desk: Counter) -> None:
    talk = to_the_end(Talk(replace(desk, can_remind=False)))
    assert not any("知らせる" in action.label for action in talk.actions)


def test_an_answer_leads_to_its_guide_and_procedure(talk: Talk) -> None:
    talk.tap("entry?id=card.new")
    labels = [action.label for action in talk.result.reply.quick]
    assert labels[:3] == ["一覧を作る：引っ越してきた", "転入届", "カードの住所変更"]


def test_a_procedure_is_a_card_that_unfolds(talk: Talk) -> None:
    talk.tap("procedure?id=move-in")
    card = talk.cards[0]
    assert [fold.label for fold in card.folds] == ["期限", "持ち物", "手数料", "窓口", "オンライン・郵送"]
    assert [fold.value for fold in card.folds][:3] == ["住み始めた日から14日以内", "本人確認書類", "無料"]
    talk.tap(card.folds[1].tap.data)
    assert talk.cards[0].body == "・本人確認書類\n・委任状（代理のとき。署名があるもの）"
    talk.press("全部見る")
    assert talk.cards[0].title == "転入届"


def test_a_procedure_that_is_gone_is_a_stale_button(talk: Talk) -> None:
    talk.tap("procedure?id=gone")
    assert "このボタンは古くなり" in talk.texts[0]


def test_in_another_language_the_japanese_name_stands_beside(desk: Counter) -> None:
    talk = Talk(desk, "en")
    talk.tap("guide?id=move")
    assert "When did you move?" in talk.question
    talk.say("2026-11-16")
    talk.press("Yes")
    assert "Moving-in notice（転入届）" in talk.cards[0].body
    assert "2026-11-30" in talk.cards[0].body


def test_a_guide_not_translated_is_asked_in_japanese(desk: Counter) -> None:
    talk = Talk(desk, "pt")
    talk.tap("menu?area=guide")
    assert talk.actions[0].label == "Mudança"
    talk.tap("guide?id=move")
    assert "いつ住み始めましたか。" in talk.question


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("手数料は？", "・無料"),
        ("代理でもいい？", "委任状があれば代理人もできます"),
        ("いつまで？", "住み始めた日から14日以内"),
        ("持ち物は", "・本人確認書類"),
    ],
)
def test_a_short_question_is_answered_from_the_procedure_just_shown(desk: Counter, asked: str, line: str) -> None:
    result = handle(Event(id=9, kind="text", text=asked, shown="move-in"), desk)
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert line in card.body
    assert card.title == "転入届"


def test_what_an_answer_does_not_say_its_procedure_may(desk: Counter) -> None:
    result = handle(Event(id=9, kind="text", text="いつまで？", shown="card.new"), desk)
    (card,) = result.reply.messages
    assert isinstance(card, Card)
    assert card.body == "住み始めた日から14日以内"
