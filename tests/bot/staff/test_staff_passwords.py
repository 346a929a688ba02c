"""Passwords that are tried first are refused; the others are kept so that nobody can read them."""

import pytest

from bot.staff.passwords import SHORTEST, Passwords, weakness


@pytest.mark.parametrize(
    "password",
    [
        "",
        "みじかい",
        "x9!kQ2#mZ7p",
        "password1234",
        "Ｐａｓｓｗｏｒｄ１２３４",
        "123456789012",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "qwertyuiopas",
        "1qaz2wsx3edc4rfv",
        "sakura12345678",
        "madoguchi-2026",
        "omitama shiyakusho",
        "Tanaka-no-himitsu",
        "あ" * 201,
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    assert weakness(password, "tanaka")


@pytest.mark.parametrize(
    "password", ["みどりのながぐつ七足くつした", "correct horse battery", "あおいそらのしたでおちゃ", "k2$Vr8!zQw0p"]
)
def test_long_and_strange_ones_will_do(password: str) -> None:
    assert len(password) >= SHORTEST
    assert weakness(password, "tanaka") is None


def test_a_password_matches_its_own_hash_only_in_any_width() -> None:
    passwords = Passwords()
    hashed = passwords.hash("みどりのながぐつ12345")
    assert hashed.startswith("$argon2id$")
    assert "みどり" not in hashed
    assert passwords.matches("みどりのながぐつ１２３４５", hashed)
    assert not passwords.matches("みどりのながぐつ12346", hashed)
    assert passwords.hash("みどりのながぐつ12345") != hashed


def test_nobody_matches_where_there_is_no_hash() -> None:
    assert not Passwords().matches("nobody has this password", None)
