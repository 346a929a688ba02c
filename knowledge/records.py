"""Bridge from staff files to pydantic records: every error at its line and column, in Japanese."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails
from rapidfuzz import process

from knowledge.dates import parse_date
from knowledge.files import Node
from knowledge.problems import Problem, problem


class MisfitError(ValueError):
    """Parts of a record that do not fit each other: a message for each place (path below the field validated)."""

    def __init__(self, found: Mapping[tuple[str | int, ...], str]) -> None:
        super().__init__("".join(found.values()))
        self.found = found


class Record(BaseModel):
    """Base of everything read from staff files: immutable, and unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _narrow(value: object) -> object:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _date(value: object) -> object:
    return parse_date(value) if isinstance(value, str) else value


NonEmpty = Annotated[str, StringConstraints(min_length=1)]
ID_LENGTH = 60
"""Characters of an id at most: four of them and a question's number fit into the data of a button."""

Id = Annotated[
    str, BeforeValidator(_narrow), StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=ID_LENGTH)
]
Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""Ids; a single one needs no brackets."""

Narrow = Annotated[str, BeforeValidator(_narrow), StringConstraints(min_length=1)]
Whole = Annotated[int, BeforeValidator(_narrow)]
"""A whole number, in digits of any width."""

Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string"})]
Https = Annotated[str, BeforeValidator(_narrow), StringConstraints(pattern=r"^https?://[^\s]+$")]

R = TypeVar("R", bound=Record)


def read_record(model: type[R], node: Node) -> tuple[R | None, list[Problem]]:
    """The record that ``node`` describes, or every reason why it is none."""
    try:
        return model.model_validate(node.plain()), []
    except ValidationError as error:
        return None, [found for details in error.errors() for found in _explain(details, node, model)]


def _explain(details: ErrorDetails, node: Node, model: type[Record]) -> list[Problem]:
    loc = [step for step in details["loc"] if step != "[key]" and not str(step).startswith("function-")]
    field = ".".join(str(step) for step in loc)
    reason = details.get("ctx", {}).get("error")
    if isinstance(reason, MisfitError):
        return [problem(node.find([*loc, *below]).mark, text, field=field) for below, text in reason.found.items()]
    place = node.find(loc)
    if details["type"] == "too_short" and len(place.items()) >= details["ctx"]["min_length"]:
        return []  # pydantic counts only the members that are right; what is wrong with the others is said already
    at_key = details["type"] == "extra_forbidden" or "[key]" in details["loc"]
    mark = place.key if at_key and place.key else place.mark
    return [problem(mark, _message(details, field, _said(loc, node), _model_at(model, loc[:-1])), field=field)]


def _said(loc: Sequence[str | int], node: Node) -> str:
    """Where it stands, as far as the file has it: 「times」の2番目の「to」. Words that we read as more stay one."""
    steps: list[str] = []
    for step in loc:
        below = node.find([step])
        if below is node:
            break
        node = below
        steps.append(f"{step + 1}番目" if isinstance(step, int) else f"「{step}」")
    return "の".join(steps)


def _model_at(model: type[Record], loc: Sequence[str | int]) -> type[Record]:
    """The record below ``model`` that ``loc`` leads into."""
    for step in loc:
        for name, info in model.model_fields.items():
            if step in (name, info.alias):
                model = _record_in(info.annotation) or model
    return model


def _record_in(annotation: object) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


def _message(details: ErrorDetails, field: str, said: str, model: type[Record]) -> str:
    context: Mapping[str, Any] = details.get("ctx", {})
    kind, name = details["type"], field.rsplit(".", 1)[-1]
    shown = said or (f"「{field}」" if field else "ここ")
    if kind == "extra_forbidden":
        known = [info.alias or name for name, info in model.model_fields.items()]
        near = process.extractOne(name, known, score_cutoff=70)
        hint = f"「{near[0]}」のことですか。" if near else ""
        return f"「{name}」という項目はありません。{hint}"
    if kind == "value_error":
        return f"{shown}：{context.get('error', details['msg'])}"
    if kind == "literal_error":
        usable = str(context["expected"]).replace("'", "").replace(" or ", ", ").replace(", ", "・")
        return f"{shown}の「{details.get('input')}」は使えません。使えるのは {usable} です。"
    template = _MESSAGES.get(kind)
    if template is None:
        return f"{shown}の値を読めません（{details['msg']}）。"
    return template.format(shown=shown, name=name, value=details.get("input"), **context)


_MESSAGES = {
    "missing": "必要な項目「{name}」がありません。",
    "string_too_long": "{shown}が長すぎます（{max_length} 字まで）。",
    "string_too_short": "{shown}が空です。",
    "string_pattern_mismatch": "{shown}の書き方が違います：「{value}」",
    "string_type": "{shown}には文字を書いてください。",
    "too_short": "{shown}は {min_length} 個以上必要です（今は {actual_length} 個）。",
    "too_long": "{shown}は {max_length} 個までです（今は {actual_length} 個）。",
    "tuple_type": "{shown}は「- 」で始まる行を並べて書いてください。",
    "list_type": "{shown}は「- 」で始まる行を並べて書いてください。",
    "dict_type": "{shown}は「項目名: 値」の形で書いてください。",
    "model_type": "{shown}は「項目名: 値」の形で書いてください。",
    "model_attributes_type": "{shown}は「項目名: 値」の形で書いてください。",
    "bool_parsing": "{shown}には true か false を書いてください。",
    "int_parsing": "{shown}には数だけを書いてください（「{value}」は数として読めません）。",
    "float_parsing": "{shown}には数だけを書いてください（「{value}」は数として読めません）。",
    "greater_than_equal": "{shown}は {ge} 以上にしてください。",
    "less_than_equal": "{shown}は {le} 以下にしてください。",
    "date_type": "{shown}には日付を書いてください。",
    "time_type": "{shown}には時刻を書いてください。",
}
