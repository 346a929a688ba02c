"""Whatever can be said can be kept and read again, and what is not understood is an error."""

from datetime import date

import pytest

from bot.bodies import read_body, write_body
from handlers.message import Card, Choices, Fact, Fold, Open, PickDay, Reply, Say, Tap, Text

TAP = Tap(label="止める", data="remind-stop?n=1", shown="止める")
DAY = date(2026, 11, 24)
EVERYTHING = Reply(
    messages=(
        Text(text="{\"is\": 'x'}\n二行め🍎", lang="ja-easy"),
        Choices(text="どれですか。", options=(TAP, Say(label="はい", text="はい"))),
        Card(
            title="転入届",
            body="窓口へ",
            folds=(Fold(label="期限", value="14日", text="14日以内", tap=TAP),),
            facts=(Fact(label="電話", value="0299", url="tel:0299"), Fact(label="課", value="市民課")),
            actions=(PickDay(label="日", data="guide", initial=DAY, earliest=DAY, latest=DAY),),
            feedback=(TAP, TAP),
        ),
    ),
    quick=(Open(label="開く", url="https://www.example.lg.jp/"),),
)


def test_a_message_is_read_as_it_was_written() -> None:
    assert read_body(write_body(EVERYTHING)) == EVERYTHING
    assert read_body(write_body(Reply())) == Reply()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '{"is":"Text","text":"x","lang":"ja"}',
        '{"is":"Poster","text":"x"}',
        '{"is":"Reply","colour":"red"}',
        '{"text":"x"}',
    ],
)
def test_what_is_not_understood_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_body(text)
