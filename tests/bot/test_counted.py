"""What can be pressed in a notice gets a code, the same for everybody; what is read stays as it was approved."""

from collections.abc import Mapping

import pytest

from bot.bodies import read_body, write_body
from bot.counted import Counted, counted
from handlers.message import Action, Card, Fact, Open, Reply, Tap, Text
from handlers.postback import COUNTED, MOST_CHARACTERS, encode, with_field, without_field

PAGE, MAP = "https://www.city.omitama.lg.jp/class", "https://www.google.com/maps/search/?api=1&query=36.2,140.3"
SIGN_UP = encode("signup", s="digital.class@2026-12-10T10:00")
STOP = encode("unsubscribe", topic="smartphone-class")


def address(code: str) -> str:
    return f"https://counter.example.lg.jp/omitama/n/{code}"


def card(title: str, page: str, *actions: Action) -> Card:
    return Card(
        title=title,
        body=f"くわしくは {PAGE}",
        facts=(
            Fact(label="場所", value="市役所", url=MAP),
            Fact(label="電話", value="0299-00-0000", url="tel:0299000000"),
            Fact(label="定員", value="20人"),
        ),
        actions=(Tap(label="申し込む", data=SIGN_UP, shown="申し込む"), Open(label=page, url=PAGE), *actions),
        feedback=(Tap(label="もういらない", data=STOP, shown="もういらない"),),
    )


def sent(**cards: Card) -> Counted:
    """What becomes of a notice in some languages."""
    return counted({language: write_body(Reply(messages=(one,))) for language, one in cards.items()}, address)


def cards(bodies: Mapping[str, str]) -> dict[str, Card]:
    found = {language: read_body(body).messages[0] for language, body in bodies.items()}
    assert all(isinstance(one, Card) for one in found.values())
    return found  # type: ignore[return-value]


def test_links_lead_by_way_of_the_counter_and_buttons_carry_their_code() -> None:
    found = sent(ja=card("スマホ教室", "市のページ"))
    assert [(one.kind, one.label, one.target) for one in found.buttons] == [
        ("link", "場所", MAP),
        ("tap", "申し込む", "signup"),
        ("link", "市のページ", PAGE),
        ("tap", "もういらない", "unsubscribe"),
    ]
    place, sign_up, page, stop = (one.code for one in found.buttons)
    shown = cards(found.bodies)["ja"]
    assert [fact.url for fact in shown.facts] == [address(place), "tel:0299000000", None]
    assert shown.actions == (
        Tap(label="申し込む", data=f"{SIGN_UP}&{COUNTED}={sign_up}", shown="申し込む"),
        Open(label="市のページ", url=address(page)),
    )
    assert shown.feedback[0].data == f"{STOP}&{COUNTED}={stop}"


def test_what_is_read_stays_as_it_was() -> None:
    before = card("スマホ教室", "市のページ")
    after = cards(sent(ja=before).bodies)["ja"]
    assert (after.title, after.body, after.note) == (before.title, before.body, before.note)
    assert [(one.label, one.value) for one in after.facts] == [(one.label, one.value) for one in before.facts]
    assert [one.label for one in after.actions] == [one.label for one in before.actions]
    text = Reply(messages=(Text(text=f"訂正です。{PAGE}"),))
    assert read_body(counted({"ja": write_body(text)}, address).bodies["ja"]) == text


def test_a_code_tells_the_button_and_not_the_language_it_is_pressed_in() -> None:
    found = sent(ja=card("スマホ教室", "市のページ"), en=card("Smartphone class", "Page of the city"))
    assert len(found.buttons) == 4
    shown = cards(found.bodies)
    assert [one.url for one in shown["ja"].facts] == [one.url for one in shown["en"].facts]
    assert shown["ja"].feedback[0].data == shown["en"].feedback[0].data


def test_codes_are_new_each_time_and_hold_no_number_that_could_be_somebodys() -> None:
    codes = [one.code for _ in range(50) for one in sent(ja=card("スマホ教室", "市のページ")).buttons]
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and code.isalpha() and len(code) == 16 for code in codes)


def test_a_button_without_room_for_a_code_works_uncounted() -> None:
    full = Tap(label="長い", data="x" * (MOST_CHARACTERS - 3), shown="長い")
    found = sent(ja=card("スマホ教室", "市のページ", full))
    assert full in cards(found.bodies)["ja"].actions
    assert "長い" not in [one.label for one in found.buttons]


@pytest.mark.parametrize("data", [SIGN_UP, STOP, "near", "group?k=class", "entry?id=a&n=b,c", ""])
def test_a_field_that_was_added_can_be_taken_off(data: str) -> None:
    assert without_field(with_field(data, COUNTED, "code"), COUNTED) == (data, "code")
    assert without_field(data, COUNTED) == (data, None)
