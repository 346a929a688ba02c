"""The secret key: made once, for the owner only, the same for every process, and never replaced silently."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store.cipher import KEY_FILE, Cipher, load_secret


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_the_file_is_for_its_owner_only_and_keeps_the_secret(tmp_path: Path) -> None:
    secret = load_secret(tmp_path / "var", None)
    assert (tmp_path / "var" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert len(secret) >= 32
    assert load_secret(tmp_path / "var", None) == secret
    assert load_secret(tmp_path / "elsewhere", None) != secret
    assert [file.name for file in (tmp_path / "var").iterdir()] == [KEY_FILE]


def test_threads_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            start = threading.Barrier(8)

            def load(_: int, var: Path = tmp_path / str(number), start: threading.Barrier = start) -> bytes:
                start.wait(10)
                return load_secret(var, None)

            assert len(set(pool.map(load, range(8)))) == 1


def test_processes_that_start_together_agree(tmp_path: Path, together: Callable[[int, str, str], list[str]]) -> None:
    setup = "from pathlib import Path\nfrom bot.store.cipher import load_secret"
    said = together(4, setup, f"print(load_secret(Path({str(tmp_path / 'var')!r}), None))")
    assert len(set(said)) == 1


@pytest.mark.parametrize("left", ["", "short"])
def test_a_broken_file_is_an_error_and_stays_as_it_is(tmp_path: Path, left: str) -> None:
    (tmp_path / KEY_FILE).write_text(left)
    with pytest.raises(ValueError, match=KEY_FILE):
        load_secret(tmp_path, None)
    assert (tmp_path / KEY_FILE).read_text() == left


def test_a_secret_put_back_by_hand_may_end_in_a_newline(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("k" * 64 + "\n")
    assert load_secret(tmp_path, None) == b"k" * 64


def test_the_environment_goes_first_and_must_be_long_enough(tmp_path: Path) -> None:
    assert load_secret(tmp_path, "e" * 32) == b"e" * 32
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="32"):
        load_secret(tmp_path, "e" * 31)


def test_encryption_never_repeats_itself() -> None:
    cipher = Cipher(b"k" * 32)
    assert cipher.encrypt("U1") != cipher.encrypt("U1")
    assert cipher.pseudonym("a", "U1") == Cipher(b"k" * 32).pseudonym("a", "U1")
