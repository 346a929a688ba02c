"""Bridge from staff files to pydantic records: every error at its line and column, in Japanese."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails
from rapidfuzz import process

from knowledge.dates import parse_date
from knowledge.files import Node, Problem, problem


class Record(BaseModel):
    """Base of everything read from staff files: immutable, and unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _narrow(value: object) -> object:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _date(value: object) -> object:
    return parse_date(value) if isinstance(value, str) else value


NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, BeforeValidator(_narrow), StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Narrow = Annotated[str, BeforeValidator(_narrow), StringConstraints(min_length=1)]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string"})]
Https = Annotated[str, BeforeValidator(_narrow), StringConstraints(pattern=r"^https?://[^\s]+$")]

R = TypeVar("R", bound=Record)


def read_record(model: type[R], node: Node) -> tuple[R | None, list[Problem]]:
    """The record that ``node`` describes, or every reason why it is none."""
    try:
        return model.model_validate(node.plain()), []
    except ValidationError as error:
        return None, [_explain(details, node, model) for details in error.errors()]


def _explain(details: ErrorDetails, node: Node, model: type[Record]) -> Problem:
    loc = [step for step in details["loc"] if not str(step).startswith("function-")]
    place = node.find(loc)
    field = ".".join(str(step) for step in loc)
    kind = details["type"]
    mark = place.key if kind == "extra_forbidden" and place.key else place.mark
    return problem(mark, _message(kind, details, field, model), field=field)


def _message(kind: str, details: ErrorDetails, field: str, model: type[Record]) -> str:
    context: Mapping[str, Any] = details.get("ctx", {})
    name = field.rsplit(".", 1)[-1] if field else ""
    if kind == "extra_forbidden":
        near = process.extractOne(name, list(model.model_fields), score_cutoff=70)
        hint = f"「{near[0]}」のことですか。" if near else ""
        return f"「{name}」という項目はありません。{hint}"
    if kind == "value_error":
        return f"「{field}」：{context.get('error', details['msg'])}"
    template = _MESSAGES.get(kind)
    if template is None:
        return f"「{field}」の値を読めません（{details['msg']}）。"
    return template.format(field=field, name=name, value=details.get("input"), **context)


_MESSAGES = {
    "missing": "必要な項目「{name}」がありません。",
    "string_too_long": "「{field}」が長すぎます（{max_length} 字まで）。",
    "string_too_short": "「{field}」が空です。",
    "string_pattern_mismatch": "「{field}」の書き方が違います：「{value}」",
    "string_type": "「{field}」には文字を書いてください。",
    "literal_error": "「{field}」の「{value}」は使えません。使えるのは {expected} です。",
    "too_short": "「{field}」は {min_length} 個以上必要です（今は {actual_length} 個）。",
    "too_long": "「{field}」は {max_length} 個までです（今は {actual_length} 個）。",
    "tuple_type": "「{field}」は「- 」で始まる行を並べて書いてください。",
    "list_type": "「{field}」は「- 」で始まる行を並べて書いてください。",
    "dict_type": "「{field}」は「項目名: 値」の形で書いてください。",
    "model_type": "「{field}」は「項目名: 値」の形で書いてください。",
    "model_attributes_type": "「{field}」は「項目名: 値」の形で書いてください。",
    "bool_parsing": "「{field}」には true か false を書いてください。",
    "int_parsing": "「{field}」には数を書いてください。",
    "float_parsing": "「{field}」には数を書いてください。",
}
