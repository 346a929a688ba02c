"""A sentence model of a few words, written once for all tests that open one."""

from pathlib import Path

import pytest

from bot.semantic import open_encoder
from knowledge.search.semantic import Encoder

from .tiny import tiny_model


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def encoder(model: Path) -> Encoder:
    return open_encoder(model)
