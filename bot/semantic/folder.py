"""The folder of a sentence model: ``model.onnx``, ``tokenizer.json`` and ``config.json``, as exporters write them.

``madoguchi-semantic.json`` beside them says what to put before texts where the name of the model does not tell:

    {"query": "query: ", "passage": "passage: ", "tokens": 512}
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NEEDED = ("model.onnx", "tokenizer.json", "config.json")
WEIGHTS_APART = "model.onnx_data"
"""Where exporters put the weights of models over 2 GB."""

MANNER = "madoguchi-semantic.json"

FAMILIES: Mapping[str, tuple[str, str]] = {
    "ruri-v3": ("検索クエリ: ", "検索文書: "),
    "ruri": ("クエリ: ", "文章: "),
    "e5": ("query: ", "passage: "),
}
"""Part of a model's name -> what it was trained to see before questions and before answers; the first that fits."""


class SemanticModelError(Exception):
    """The model cannot be used; the message says why, in Japanese."""


class Manner(BaseModel):
    """How a model wants its texts. tokens: longer texts are cut."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    query: str
    passage: str
    tokens: int = Field(default=512, ge=8, le=8192)


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """A folder that has all it needs. name: kind and hash of everything that changes a vector."""

    folder: Path
    name: str
    manner: Manner
    padding: int


def read_folder(folder: Path) -> Model:
    """The model in a folder, its weights not looked into yet. SemanticModelError."""
    if not folder.is_dir():
        raise SemanticModelError(f"{_which(folder)}がありません。")
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise SemanticModelError(f"{_which(folder)}に {'・'.join(missing)} がありません。")
    config = _object(folder / "config.json")
    manner = _manner(folder, config)
    kind, positions, padding = (
        config.get("model_type"),
        config.get("max_position_embeddings"),
        config.get("pad_token_id"),
    )
    if isinstance(positions, int):
        manner = manner.model_copy(update={"tokens": min(manner.tokens, positions)})
    return Model(
        folder=folder,
        name=f"{kind if isinstance(kind, str) else 'model'}-{_hash(folder, manner)}",
        manner=manner,
        padding=padding if isinstance(padding, int) else 0,
    )


def _which(folder: Path) -> str:
    return f"文のモデルのフォルダー（MADOGUCHI_SEMANTIC_MODEL）「{folder}」"


def _manner(folder: Path, config: Mapping[str, Any]) -> Manner:
    path = folder / MANNER
    if path.exists():
        try:
            return Manner.model_validate(_object(path))
        except ValidationError as error:
            wrong = "、".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors())
            raise SemanticModelError(f"{path} に誤りがあります（{wrong}）。") from None
    names = f"{config.get('_name_or_path', '')} {folder.name}".lower()
    for family, (query, passage) in FAMILIES.items():
        if re.search(rf"\b{family}\b", names) and "instruct" not in names:
            return Manner(query=query, passage=passage)
    raise SemanticModelError(
        f"{_which(folder)}の種類（{'・'.join(FAMILIES)}）が分かりません。"
        f'{MANNER} に、文の前に置くことばを {{"query": "…", "passage": "…"}} の形で書いてください。'
    )


def _object(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SemanticModelError(f"{path} を JSON として読めません（{error}）。") from None
    if not isinstance(read, dict):
        raise SemanticModelError(f"{path} を JSON として読めません（{{ … }} ではありません）。")
    return read


def _hash(folder: Path, manner: Manner) -> str:
    digest = hashlib.sha256(manner.model_dump_json().encode())
    for name in ("model.onnx", WEIGHTS_APART, "tokenizer.json"):
        path = folder / name
        if path.is_file():
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
