"""Codes of the phone: the test vectors of RFC 6238, a window of one step, and any way of typing digits."""

import base64
import re

import pytest

from bot.staff import factors

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
STEP = 30_000


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert factors.step_of(RFC_SECRET, code, seconds * 1000) == seconds // 30


@pytest.mark.parametrize(("late", "known"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(late: int, *, known: bool) -> None:
    found = factors.step_of(RFC_SECRET, "081804", 1111111109_000 + late * STEP)
    assert found == (1111111109 // 30 if known else None)


@pytest.mark.parametrize("typed", ["081804", " 081 804 ", "０８１８０４", "081-804"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert factors.typed(typed) == "081804"


@pytest.mark.parametrize("typed", ["", "八一八", "٠٨١٨٠٤", "abc"])
def test_what_holds_no_digits_is_no_code(typed: str) -> None:
    assert factors.step_of(RFC_SECRET, factors.typed(typed), 1111111109_000) is None


def test_backup_codes_differ_and_links_can_be_read_out() -> None:
    codes = factors.new_codes()
    assert len(set(codes)) == factors.CODES
    assert all(re.fullmatch(r"\d{4}-\d{4}", code) for code in codes)
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){4}", factors.new_link_token())
