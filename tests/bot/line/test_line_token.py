"""The token is fetched once, kept, and replaced before it expires."""

import threading

import pytest

from bot.line.token import Token, TokenCache


class Issuer:
    """Issues t1, t2, … for 15 minutes each, or fails."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.issued = 0
        self.failing = False

    def __call__(self) -> Token:
        if self.failing:
            raise OSError("no connection")
        self.issued += 1
        return Token(value=f"t{self.issued}", expires_at=self.now + 900)


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def cache(issuer: Issuer) -> TokenCache:
    return TokenCache(issuer, lambda: issuer.now)


def test_a_token_is_kept_until_a_minute_before_its_end(cache: TokenCache, issuer: Issuer) -> None:
    assert [cache.get(), cache.get()] == ["t1", "t1"]
    issuer.now += 839
    assert cache.get() == "t1"
    issuer.now += 1
    assert cache.get() == "t2"


def test_a_refused_token_is_replaced_once(cache: TokenCache) -> None:
    refused = cache.get()
    assert [cache.renew(refused), cache.renew(refused), cache.get()] == ["t2", "t2", "t2"]


def test_after_a_failure_the_next_call_tries_again(cache: TokenCache, issuer: Issuer) -> None:
    issuer.failing = True
    with pytest.raises(OSError, match="no connection"):
        cache.get()
    issuer.failing = False
    assert cache.get() == "t1"


def test_threads_share_one_token(cache: TokenCache, issuer: Issuer) -> None:
    seen: list[str] = []
    start = threading.Barrier(16)

    def work() -> None:
        start.wait(10)
        seen.append(cache.renew(cache.get()))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(seen) == 16
    assert issuer.issued <= 17  # each renewal replaced a token that was current
    assert cache.get() == f"t{issuer.issued}"


def test_a_token_does_not_show_in_its_repr() -> None:
    assert "secret" not in repr(Token(value="secret", expires_at=0.0))
