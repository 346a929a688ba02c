"""The sentence model of an installation that has one (``MADOGUCHI_SEMANTIC_MODEL``), as the search wants it."""

import os
from functools import cache
from pathlib import Path

from bot.semantic.folder import SemanticModelError, read_folder
from bot.semantic.remembered import Remembered
from bot.settings import Settings
from knowledge.search.semantic import Encoder

__all__ = ["Remembered", "SemanticModelError", "encoder_of", "open_encoder", "publishing_encoder_of"]


def encoder_of(settings: Settings) -> Encoder | None:
    """The model of these settings; None when there is none. SemanticModelError when it cannot be used."""
    return None if settings.semantic_model is None else open_encoder(settings.semantic_model.resolve())


def publishing_encoder_of(settings: Settings) -> Encoder | None:
    """The same, for publishing: it remembers in ``var`` what it was asked, so that only new texts take time."""
    encoder = encoder_of(settings)
    return None if encoder is None else Remembered(encoder, settings.var / "semantic")


@cache
def open_encoder(folder: Path) -> Encoder:
    """The model in a folder, opened once in a process; it has no threads, so the processes forked from it share it.

    SemanticModelError, in Japanese, when it cannot be used. Its runtime is imported here and nowhere else.
    """
    model = read_folder(folder)
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import: else the runtime reports to its makers
    try:
        from bot.semantic.onnx import OnnxEncoder
    except ImportError as error:
        raise SemanticModelError(
            f"文のモデル（MADOGUCHI_SEMANTIC_MODEL）を動かす部品がありません（{error.name}）。"
            "make .venv/installed-semantic で入れてください。"
        ) from None
    return OnnxEncoder(model)
