"""No test reaches beyond this machine: whatever connects elsewhere fails at once and says where to."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.postgres import throwaway_databases


class OutsideConnectionError(RuntimeError):
    """A test tried to leave this machine."""


def _is_here(host: object) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_outside(address: object) -> None:
    """Unix sockets have a path, not a pair of host and port."""
    if isinstance(address, tuple) and not _is_here(address[0]):
        raise OutsideConnectionError(f"a test tried to connect to {address[0]}")


@pytest.fixture(scope="session", autouse=True)
def no_outside_connection() -> Iterator[None]:
    """Refuse addresses outside 127.0.0.0/8 and ::1, by name before it is looked up."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    create_connection = socket.create_connection

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(address)
        return connect_ex(self, address)

    def guarded_create_connection(address: tuple[str | None, int], *args: Any, **named: Any) -> socket.socket:
        _refuse_outside(address)
        return create_connection(address, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "create_connection", guarded_create_connection)
        yield


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty PostgreSQL database each time."""
    with throwaway_databases() as make:
        yield make
