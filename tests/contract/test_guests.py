"""A member of the staff becomes a guest by a code: once, in time, and not by trying codes out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from bot.guest_codes import LETTERS, heard_in, mark_of
from bot.guestbook import VALID, Guestbook, Invited, ResidentPairing
from bot.reception import Incoming, Reception
from bot.staff.roles import StaffError
from bot.store import audit, events, guests, lockouts, residents
from bot.store.schema import event
from scheduler.pairing import Joined

if TYPE_CHECKING:
    from .conftest import Desk

CHANNEL = "line:test"
NOBODYS = "BBBBBBBB"


@dataclass
class Door:
    """The guests of a channel at a time that the test chooses."""

    desk: Desk
    now: int
    basic_id: str | None = "@000test"

    def book(self, channel: str = CHANNEL) -> Guestbook:
        return Guestbook(
            database=self.desk.database,
            cipher=self.desk.cipher,
            channel=channel,
            city=channel.partition(":")[2],
            now=lambda: self.now,
            basic_id=lambda: self.basic_id,
        )

    def invites(self, label: str = "広報") -> Invited:
        return self.book().invite(None, label)

    def says(self, user: str, code: str, channel: str = CHANNEL) -> Joined:
        pairing = ResidentPairing(
            database=self.desk.database,
            cipher=self.desk.cipher,
            channel=channel,
            resident_id=self.desk.resident(user, channel=channel),
            now=lambda: self.now,
        )
        return pairing.join(mark_of(self.desk.cipher, channel, code))

    def recorded(self) -> list[tuple[str, str | None]]:
        rows = self.desk.database.read(lambda c: audit.latest(c, limit=50))
        return [(row.action, row.target) for row in reversed(rows)]


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk=desk, now=desk.now)


def test_whoever_says_the_code_is_a_guest_and_the_code_works_once(door: Door) -> None:
    new = door.invites()
    assert door.says("U1", new.code) == "welcome"
    assert [one.label for one in door.book().listed()] == ["広報"]
    assert door.says("U2", new.code) == "wrong"
    assert door.says("U1", door.invites().code) == "known"
    assert door.recorded() == [("guest-invited", "広報"), ("guest-added", "広報"), ("guest-invited", "広報")]


def test_of_two_who_say_it_at_once_one_is_a_guest(door: Door) -> None:
    code = door.invites().code
    users = [f"U{number}" for number in range(8)]
    for user in users:
        door.desk.resident(user)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda user: door.says(user, code), users))
    assert sorted(said) == ["welcome", *["wrong"] * 7]
    assert len(door.book().listed()) == 1


def test_a_code_is_old_after_a_quarter_of_an_hour(door: Door) -> None:
    code = door.invites().code
    door.now += VALID
    assert door.says("U1", code) == "wrong"
    assert door.book().listed() == []


def test_a_code_counts_in_its_channel_only(door: Door) -> None:
    code = door.invites().code
    assert door.says("U1", code, channel="line:other") == "wrong"
    assert door.says("U1", code) == "welcome"


def test_whoever_tries_codes_out_has_to_wait_even_with_the_right_one(door: Door) -> None:
    right = door.invites().code
    assert [door.says("U1", NOBODYS) for _ in range(6)] == ["wrong"] * 5 + ["wait"]
    assert door.says("U1", right) == "wait"
    assert door.says("U2", right) == "welcome"  # nobody else waits
    assert ("guest-locked-out", None) in door.recorded()
    door.now += lockouts.ACCOUNT.first
    assert door.says("U1", door.invites().code) == "welcome"


def test_blocking_and_coming_back_brings_no_more_tries(door: Door) -> None:
    for _ in range(5):
        door.says("U1", NOBODYS)
    gone = door.desk.resident("U1")
    door.desk.database.write(lambda c: residents.forget(c, gone))
    assert door.desk.resident("U1") != gone
    assert door.says("U1", door.invites().code) == "wait"


def test_the_right_code_forgives_the_wrong_ones(door: Door) -> None:
    for _ in range(4):
        door.says("U1", NOBODYS)
    assert door.says("U1", door.invites().code) == "welcome"
    (one,) = door.book().listed()
    door.book().remove(None, one.id)
    assert [door.says("U1", NOBODYS) for _ in range(5)] == ["wrong"] * 5


def test_a_guest_taken_out_gets_nothing_and_can_come_again(door: Door) -> None:
    door.says("U1", door.invites().code)
    (one,) = door.book().listed()
    door.book().remove(None, one.id)
    with pytest.raises(StaffError):
        door.book().remove(None, one.id)
    with pytest.raises(StaffError):
        door.book("line:other").remove(None, one.id)
    assert door.says("U1", door.invites().code) == "welcome"


def test_the_link_opens_the_chat_with_the_words_ready(door: Door) -> None:
    new = door.invites()
    assert new.link == f"https://line.me/R/oaMessage/%40000test/?{(new.link or '').rpartition('?')[2]}"
    assert heard_in(unquote(new.link.rpartition("?")[2])) == new.code
    door.basic_id = None
    assert door.invites().link is None


@pytest.mark.parametrize(
    "said",
    [
        "職員登録 {}",
        "職員登録{}",
        "職員登録：{}",
        "　職員登録　「{}」",
        "職員登録\n{}\n",
        "{}",
        "これです {} お願いします",
    ],
)
def test_a_code_never_reaches_the_store(door: Door, said: str) -> None:
    code = door.invites().code
    for number, written in enumerate((code, code.lower(), f"{code[:4]}\u200b{code[4:]}", wide(code))):
        text = said.format(written)
        new = Incoming(
            event_id=f"{said}{number}", channel=CHANNEL, user_id="U1", kind="text", text=text, occurred_at=door.now
        )
        Reception(door.desk.database, door.desk.cipher).store([new], door.now)
    rows = door.desk.database.read(lambda c: c.execute(select(event)).all())
    assert [(row.kind, row.text, row.data) for row in rows] == [
        (events.PAIRING, None, mark_of(door.desk.cipher, CHANNEL, code))
    ] * 4
    for row in rows:
        door.desk.finish(row.id)
    assert door.desk.database.read(lambda c: c.execute(select(event.c.data)).scalars().all()) == [None] * 4


@pytest.mark.parametrize(
    "question",
    [
        "職員登録の方法を教えてください",
        "職員の登録はどこですか",
        "juuminhyou ga hoshii",
        "JUUMINHYOU",
        "https://www.example.lg.jp/",
        "マイナンバーカードをなくした",
        "BCDFGHJ",
        "BCDFGHJKL",
        "それはｗｗｗｗｗｗｗｗ",
        "職員登録" + " " * 5000 + "を",
        "zzzzzzzz",
    ],
)
def test_questions_are_no_codes(question: str) -> None:
    assert heard_in(question) is None


def test_a_mistyped_code_is_none_the_less_one() -> None:
    assert heard_in("職員登録 bcdf-ghj1") == "BCDFGHJ1"
    assert heard_in("職員登録") == ""


def test_no_code_is_a_word(door: Door) -> None:
    assert not set(LETTERS) & set("AEIOU0123456789")
    codes = [door.invites().code for _ in range(20)]
    assert all(len(set(code)) == 8 and set(code) <= set(LETTERS) for code in codes)


def test_codes_too_old_are_deleted(door: Door) -> None:
    door.invites()
    door.now += VALID
    door.desk.database.write(lambda c: guests.purge(c, door.now))
    door.now -= VALID
    found = door.desk.database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM guest_code").scalar())
    assert found == 0


def wide(code: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) for letter in code)
