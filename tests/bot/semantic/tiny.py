"""A sentence model of a few words: each word has the vector of what it means, a text the mean of its words'."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models

MEANINGS: Mapping[str, tuple[str, ...]] = {
    "resident record": ("住民票の写し", "住民票", "家族みんなの名前がのった紙"),
    "moving in": ("転入届", "新参者"),
    "network": ("無線lan", "電波"),
    "asked": ("query: ",),
    "answered": ("passage: ",),
}
PADDING, UNKNOWN = "<pad>", "<unk>"


def tiny_model(folder: Path, *, output: str = "last_hidden_state", more_inputs: tuple[str, ...] = ()) -> Path:
    """Write the model as an exporter would; of the e5 family by its name."""
    folder.mkdir(parents=True)
    words = [PADDING, UNKNOWN, *(word for group in MEANINGS.values() for word in group)]
    meanings = [-1, -2, *(number for number, group in enumerate(MEANINGS.values()) for _ in group)]
    tokenizer = Tokenizer(models.Unigram([(word, -float(place > 1)) for place, word in enumerate(words)], unk_id=1))
    tokenizer.save(str(folder / "tokenizer.json"))
    vectors = np.array([_vector(meaning) for meaning in meanings], np.float32)
    inputs = [_tensor(name, TensorProto.INT64, 2) for name in ("input_ids", "attention_mask", *more_inputs)]
    graph = helper.make_graph(
        [helper.make_node("Gather", ["vectors", "input_ids"], [output])],
        "tiny",
        inputs,
        [_tensor(output, TensorProto.FLOAT, 3)],
        [numpy_helper.from_array(vectors, "vectors")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    config = {"model_type": "tiny", "_name_or_path": "tiny-e5", "pad_token_id": 0, "max_position_embeddings": 32}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _vector(meaning: int) -> list[float]:
    """What every word has in common, and its meaning; padding would drown all of it, unknown words say nothing."""
    if meaning < 0:
        return [100.0 * (meaning == -1)] * (len(MEANINGS) + 1)
    return [1.0, *(float(meaning == place) for place in range(len(MEANINGS)))]


def _tensor(name: str, kind: int, dimensions: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, [f"{name}_{place}" for place in range(dimensions)])
