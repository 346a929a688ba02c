"""Replies as LINE gets them: each sample is pushed to the simulator, which checks LINE's limits and schema."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from bot.line.client import LineClient
from bot.line.limits import UnsendableError, graphemes, utf16_units
from bot.line.render import render
from bot.simulator import Simulator
from handlers.message import Action, Card, Choices, Fact, Open, Reply, Say, Tap, Text

FAMILY = "👨‍👩‍👧‍👦"
URL = "https://www.city.example.lg.jp/"
Json = dict[str, Any]
Send = Callable[[Reply], list[Json]]


@pytest.fixture
def send(line: Simulator, client: LineClient) -> Send:
    """Push a reply; gives the messages as LINE received them, which must be without fault."""

    def push(reply: Reply) -> list[Json]:
        resident = line.user()
        client.push(resident.user_id, str(uuid.uuid4()), reply)
        assert line.violations == []
        return list(resident.pushes[-1].messages)

    return push


def every(node: Any, kind: str) -> list[Json]:
    """The parts of ``kind`` in a message, in order."""
    found = [node] if isinstance(node, dict) and node.get("type") == kind else []
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return found + [part for child in children for part in every(child, kind)]


def texts(message: Json) -> list[str]:
    return [part["text"] for part in every(message["contents"], "text")]


def actions(message: Json) -> list[Json]:
    return [part["action"] for part in every(message["contents"], "box") if "action" in part]


def tap(label: str = "はい", data: str = "none") -> Tap:
    return Tap(label=label, data=data, shown=label)


def card(**changes: Any) -> Card:
    fields: dict[str, Any] = {"title": "住民票の写し", "body": "窓口とコンビニで受け取れます。\n\n300円です。"}
    return Card(**(fields | changes))


FULL = card(
    facts=(
        Fact(label="担当", value="市民課（1階）"),
        Fact(label="電話", value="0299-48-1111", url="tel:0299-48-1111"),
        Fact(label="今日の受付", value="窓口 8:30〜17:15"),
        Fact(label="確認した日", value="2026年10月1日"),
    ),
    actions=(Open(label="小美玉市のホームページ", url=URL), tap("ほかの手続き", "menu?area=guide")),
    feedback=(tap("役に立った", "rate?v=1"), tap("役に立たなかった", "rate?v=0")),
    note="試験公開のため、小美玉市の確認前の内容です。",
)


def test_an_empty_reply_is_no_message() -> None:
    assert render(Reply()) == []


def test_a_text_stays_one_message(send: Send) -> None:
    assert send(Reply(messages=(Text(text="こんにちは。\n\nどうぞ。"),))) == [
        {"type": "text", "text": "こんにちは。\n\nどうぞ。"}
    ]


def test_5000_units_are_one_message_and_5001_are_two(send: Send) -> None:
    assert len(send(Reply(messages=(Text(text="あ" * 5000),)))) == 1
    parts = [message["text"] for message in send(Reply(messages=(Text(text="🍎" * 2500 + "あ"),)))]
    assert parts == ["🍎" * 2500, "あ"]


def test_a_card_says_everything_in_order(send: Send) -> None:
    (message,) = send(Reply(messages=(FULL,)))
    said = texts(message)
    assert said[:2] == [FULL.title, FULL.body]
    assert said[2:10] == [part for fact in FULL.facts for part in (fact.label, fact.value)]
    assert said[10:] == ["小美玉市のホームページ", "ほかの手続き", FULL.note, "役に立った", "役に立たなかった"]
    assert message["altText"] == "住民票の写し 窓口とコンビニで受け取れます。 300円です。"


def test_every_text_of_a_card_wraps_and_follows_the_readers_font_size(send: Send) -> None:
    (message,) = send(Reply(messages=(FULL,)))
    assert all(part["wrap"] and part["scaling"] for part in every(message["contents"], "text"))


def test_a_cards_buttons_do_what_they_say(send: Send) -> None:
    (message,) = send(Reply(messages=(FULL,)))
    assert actions(message) == [
        {"type": "uri", "label": "電話", "uri": "tel:0299-48-1111"},
        {"type": "uri", "label": "小美玉市のホームページ", "uri": URL},
        {"type": "postback", "label": "ほかの手続き", "data": "menu?area=guide", "displayText": "ほかの手続き"},
        {"type": "postback", "label": "役に立った", "data": "rate?v=1", "displayText": "役に立った"},
        {"type": "postback", "label": "役に立たなかった", "data": "rate?v=0", "displayText": "役に立たなかった"},
    ]


def test_feedback_stands_side_by_side_in_the_footer(send: Send) -> None:
    (message,) = send(Reply(messages=(FULL,)))
    footer = message["contents"]["footer"]
    assert (footer["layout"], len(footer["contents"])) == ("horizontal", 2)


def test_a_card_of_title_and_body_has_nothing_else(send: Send) -> None:
    (message,) = send(Reply(messages=(card(),)))
    assert set(message["contents"]) == {"type", "size", "body"}
    assert len(texts(message)) == 2


def test_a_card_with_30_long_facts_fits(send: Send) -> None:
    reach = "0299-48-1111（窓口 8:30〜17:15、電話 8:30〜17:15）"
    facts = tuple(Fact(label=f"社会福祉課 障がい福祉係{n}", value=reach, url="tel:0299-48-1111") for n in range(30))
    (message,) = send(Reply(messages=(card(facts=facts),)))
    assert len(actions(message)) == 30


@pytest.mark.parametrize(("label", "layout"), [("今日の受付", "horizontal"), ("社会福祉課 障がい福祉係", "vertical")])
def test_long_labels_of_facts_stand_above_their_values(send: Send, label: str, layout: str) -> None:
    (message,) = send(Reply(messages=(card(facts=(Fact(label=label, value="値"),)),)))
    row = every(message["contents"], "box")[-1]
    assert (row["layout"], [part["text"] for part in row["contents"]]) == (layout, [label, "値"])


@pytest.mark.parametrize("length", [1_500, 1_501, 4_000, 20_000])
def test_a_body_of_any_length_is_sent_whole(send: Send, length: int) -> None:
    body = ("手続きの説明です。" * length)[:length]
    first, *rest = send(Reply(messages=(card(body=body, facts=FULL.facts, feedback=FULL.feedback),)))
    assert texts(first)[1] + "".join(message["text"] for message in rest) == body
    assert len(json.dumps(first["contents"])) <= 30 * 1024
    assert utf16_units(first["altText"]) <= 400


def test_choices_are_a_question_and_a_button_each(send: Send) -> None:
    options: tuple[Action, ...] = (tap("引っ越し", "entry?id=a"), Say(label="カード", text="カードをなくした"))
    (message,) = send(Reply(messages=(Choices(text="どれに近いですか。", options=options),)))
    assert texts(message) == ["どれに近いですか。", "引っ越し", "カード"]
    assert actions(message) == [
        {"type": "postback", "label": "引っ越し", "data": "entry?id=a", "displayText": "引っ越し"},
        {"type": "message", "label": "カード", "text": "カードをなくした"},
    ]
    assert message["altText"] == "どれに近いですか。"


def test_ten_options_with_titles_of_any_length_are_shown_in_full(send: Send) -> None:
    titles = [
        f"{n} 住民票の写しを代理人が受け取るときに持っていくものと手数料と受付時間について知りたい" for n in range(10)
    ]
    (message,) = send(Reply(messages=(Choices(text="どれですか。", options=tuple(tap(title) for title in titles)),)))
    assert texts(message)[1:] == titles
    assert all(len(list(graphemes(action["label"]))) == 40 for action in actions(message))


def test_emoji_labels_are_cut_between_clusters(send: Send) -> None:
    family = tap(FAMILY * 41)
    message = send(Reply(messages=(Choices(text="?", options=(family,)),), quick=(family,)))[0]
    assert actions(message)[0]["label"] == FAMILY * 39 + "…"
    quick = message["quickReply"]["items"][0]["action"]
    assert quick["label"] == FAMILY * 19 + "…"
    assert utf16_units(quick["displayText"]) <= 300
    assert quick["displayText"].rstrip("…") == FAMILY * 27


def test_a_long_question_comes_before_its_choices(send: Send) -> None:
    question = "説明です。" * 500
    *before, last = send(Reply(messages=(Choices(text=question, options=(tap(),)),)))
    assert "".join(message["text"] for message in before) + texts(last)[0] == question


def test_quick_replies_stand_below_the_last_message_only(send: Send) -> None:
    quick: tuple[Action, ...] = (Say(label="質問", text="質問"), tap(), Open(label="地図", url=URL))
    first, second = send(Reply(messages=(Text(text="一"), FULL), quick=quick))
    assert "quickReply" not in first
    assert [item["action"]["type"] for item in second["quickReply"]["items"]] == ["message", "postback", "uri"]


def test_of_14_quick_replies_13_are_sent(send: Send) -> None:
    (message,) = send(Reply(messages=(Text(text="一"),), quick=tuple(tap(str(n)) for n in range(14))))
    assert [item["action"]["label"] for item in message["quickReply"]["items"]] == [str(n) for n in range(13)]


def test_five_messages_are_sent(send: Send) -> None:
    assert len(send(Reply(messages=(Text(text="一"),) * 5))) == 5


def test_japanese_in_an_address_is_percent_encoded(send: Send) -> None:
    link = Open(label="地図", url="https://www.example.lg.jp/窓口?名=住民票#一階")
    (message,) = send(Reply(messages=(card(actions=(link,)),)))
    assert actions(message)[0]["uri"].isascii()
    already = "https://example.lg.jp/%E7%AA%93?a=b&c=d#e"
    (message,) = send(Reply(messages=(card(actions=(Open(label="地図", url=already),)),)))
    assert actions(message)[0]["uri"] == already


@pytest.mark.parametrize(
    "reply",
    [
        Reply(messages=(Text(text="一"),) * 6),
        Reply(messages=(Text(text="あ" * 25_001),)),
        Reply(quick=(tap(),)),
        Reply(messages=(Text(text=" \n"),)),
        Reply(messages=(card(title=""),)),
        Reply(messages=(card(body=""),)),
        Reply(messages=(card(facts=(Fact(label="電話", value=""),)),)),
        Reply(messages=(card(facts=(Fact(label="担当", value="課" * 5000),)),)),
        Reply(messages=(card(actions=(tap(""),)),)),
        Reply(messages=(card(actions=(tap(data="d" * 301),)),)),
        Reply(messages=(card(actions=(tap(data=""),)),)),
        Reply(messages=(card(actions=(Say(label="a", text="あ" * 301),)),)),
        Reply(messages=(card(actions=(Open(label="a", url=URL + "a" * 1000),)),)),
        Reply(messages=(card(actions=(Open(label="a", url=URL + "あ" * 112),)),)),
        Reply(messages=(card(actions=(Open(label="a", url="http://example.com/"),)),)),
        Reply(messages=(card(actions=(Open(label="a", url="javascript:alert(1)"),)),)),
        Reply(messages=(card(actions=(Open(label="a", url="https:///page"),)),)),
        Reply(messages=(card(actions=(Open(label="a", url="tel:"),)),)),
        Reply(messages=(Choices(text="どれ", options=()),)),
        Reply(messages=(Text(text="一"),), quick=(tap(data="d" * 301),)),
    ],
)
def test_what_line_would_refuse_is_refused_here(reply: Reply) -> None:
    with pytest.raises(UnsendableError):
        render(reply)


def test_limits_themselves_are_kept(send: Send) -> None:
    most: tuple[Action, ...] = (
        tap("長" * 400, "d" * 300),
        Say(label="a", text="あ" * 300),
        Open(label="b", url=URL + "a" * (1000 - len(URL))),
    )
    (message,) = send(Reply(messages=(card(title="題" * 500, actions=most),), quick=most))
    assert utf16_units(actions(message)[0]["displayText"]) == 300
    assert message["altText"] == "題" * 399 + "…"
