"""Residents are found again, unreadable without the key, and forgotten when they ask for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from bot.store import residents
from bot.store.cipher import Cipher
from bot.store.residents import Resident
from bot.store.schema import resident

if TYPE_CHECKING:
    from .conftest import Desk

USER = "U4af4980629e1fdc6a1f4b3a5d9e0c7b2"


def load(desk: Desk, resident_id: int) -> Resident:
    return desk.database.read(lambda c: residents.load(c, desk.cipher, resident_id))


def find(desk: Desk, user: str) -> Resident | None:
    return desk.database.read(lambda c: residents.find(c, desk.cipher, "line:test", user))


def forget(desk: Desk, resident_id: int) -> None:
    desk.database.write(lambda c: residents.forget(c, resident_id))


def test_a_resident_is_found_again(desk: Desk) -> None:
    first = desk.resident(USER)
    assert desk.resident(USER) == first
    assert find(desk, USER) == load(desk, first)
    assert find(desk, "U-unknown") is None


def test_the_same_user_of_another_channel_is_another_resident(desk: Desk) -> None:
    assert desk.resident(USER) != desk.resident(USER, channel="line:other")


def test_many_first_messages_at_once_make_one_resident(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(desk.resident, [USER] * 24))) == 1


def test_the_user_id_is_read_only_with_the_key(desk: Desk) -> None:
    resident_id = desk.resident(USER)
    assert load(desk, resident_id).user_id == USER
    row = desk.database.read(lambda c: c.execute(select(resident)).one())
    assert USER.encode() not in repr(tuple(row)).encode()
    stranger = Cipher(b"x" * 32)
    assert stranger.pseudonym("line:test", USER) != row.user_key
    with pytest.raises(InvalidTag):
        stranger.decrypt(row.user_id)


def test_forgetting_deletes_the_mapping(desk: Desk) -> None:
    resident_id = desk.resident(USER)
    forget(desk, resident_id)
    row = desk.database.read(lambda c: c.execute(select(resident)).one())
    assert (row.user_key, row.user_id, row.district, row.following) == (None, None, None, False)
    assert load(desk, resident_id).user_id is None
    assert find(desk, USER) is None


def test_whoever_follows_again_is_a_new_resident(desk: Desk) -> None:
    first = desk.resident(USER)
    forget(desk, first)
    second = desk.resident(USER)
    assert second != first
    forget(desk, second)
    assert desk.resident(USER) not in {first, second}


def test_language_is_remembered(desk: Desk) -> None:
    resident_id = desk.resident(USER)
    assert load(desk, resident_id).language == "ja"
    desk.database.write(lambda c: residents.set_language(c, resident_id, "vi"))
    assert load(desk, resident_id).language == "vi"
