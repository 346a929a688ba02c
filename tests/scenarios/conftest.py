"""A town for each scenario over content that is published once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Server, Town, eventually, open_town, publish, said

__all__ = ["Server", "Town", "eventually", "said"]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled content."""
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture
def town(tmp_path: Path, published: Path) -> Iterator[Town]:
    """A state of its own and a LINE platform; servers are started by the scenario."""
    with open_town(tmp_path, published) as town:
        yield town
