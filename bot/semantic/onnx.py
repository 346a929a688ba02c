"""A sentence model in ONNX, run on the processor: the mean of a text's token vectors, at length 1.

The only module that imports the runtime (extra ``semantic``); `bot.semantic.open_encoder` imports it when a model is
configured.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from bot.semantic.folder import Model, SemanticModelError
from knowledge.search.semantic import Side
from knowledge.search.vectors import unit

Floats = NDArray[np.float32]

BATCH = 16
"""Texts of about the same length run together; memory grows with it."""

ERRORS_ONLY = 3

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxEncoder:
    """An `Encoder` for any number of threads. It starts none: a process answers several questions at once as it is."""

    def __init__(self, model: Model) -> None:
        """SemanticModelError when tokenizer or model cannot be read, or do not fit each other."""
        self._model = model
        try:
            self._tokenizer = _tokenizer(model)
            self._session = _session(model)
            self._output = _token_vectors(self._session)
            self._inputs = [given.name for given in self._session.get_inputs()]
            if unknown := sorted({*self._inputs} - {*INPUTS}):
                raise ValueError(f"unknown inputs {unknown}")
            self._dimensions = self._run([self._tokenizer.encode("試し").ids]).shape[1]
        except Exception as error:  # both libraries raise whatever they like
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise SemanticModelError(f"文のモデル「{model.folder}」を使えません（{reason}）。") from error

    @property
    def name(self) -> str:
        """Kind and hash of the model."""
        return self._model.name

    def encode(self, texts: Sequence[str], side: Side) -> Floats:
        """Vectors of length 1, float32 (texts, dimensions)."""
        prompt = {"query": self._model.manner.query, "passage": self._model.manner.passage}[side]
        tokens = [self._tokenizer.encode(prompt + text).ids for text in texts]
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        vectors = np.empty((len(tokens), self._dimensions), np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._run([tokens[place] for place in batch])
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """The vectors of texts that are run together; shorter ones are padded, and the padding does not count."""
        shape = (len(tokens), max([1, *map(len, tokens)]))
        ids, mask = np.full(shape, self._model.padding, np.int64), np.zeros(shape, np.int64)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        given = dict(zip(INPUTS, (ids, mask, np.zeros(shape, np.int64)), strict=True))
        states = self._session.run([self._output], {name: given[name] for name in self._inputs})[0]
        return unit((np.asarray(states, np.float32) * mask[:, :, None]).sum(axis=1, dtype=np.float32))


def _tokenizer(model: Model) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.manner.tokens)
    return tokenizer


def _session(model: Model) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the longest text ever needed
    options.log_severity_level = ERRORS_ONLY
    return InferenceSession(str(model.folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


def _token_vectors(session: InferenceSession) -> str:
    """The output with a vector for every token, however the exporter called it."""
    for found in session.get_outputs():
        if len(found.shape) == len(("texts", "tokens", "dimensions")):
            return str(found.name)
    raise ValueError("no output (texts, tokens, dimensions)")
