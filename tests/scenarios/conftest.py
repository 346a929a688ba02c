"""A town for each scenario over content that is published once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Server, Town, eventually, open_town, publish_once, said

__all__ = ["Server", "Town", "eventually", "said"]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled content; nothing may be changed in it."""
    run = tmp_path_factory.getbasetemp()
    return publish_once(run.parent / "published" if "PYTEST_XDIST_WORKER" in os.environ else run / "published")


@pytest.fixture
def town(tmp_path: Path, published: Path) -> Iterator[Town]:
    """A state of its own and a LINE platform; servers are started by the scenario."""
    with open_town(tmp_path, published) as town:
        yield town
