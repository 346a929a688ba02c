"""A template of an urgent notice: its words are approved beforehand, at three in the morning only blanks are filled."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from knowledge.checked import Checked
from knowledge.city import City
from knowledge.facility import AT_A_PLACE, Facility
from knowledge.languages import Language
from knowledge.layers import Kind
from knowledge.records import Id, NonEmpty, Record
from scheduler.notice import Notice, NoticeWords

LONGEST_TEXT = 30
OF_TEMPLATE = "template:"
"""Before the id of a template where otherwise the id of a notice stands; no id holds a colon."""

_BLANK = re.compile(r"\{([a-z]+)\}")
_UNSAFE = re.compile(r"\d{3,}|\d[\d ()-]{4,}\d|https?:|www\.|\w\.[a-z]{2,}|[@{}<>]|[\x00-\x1f]", re.IGNORECASE)
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")


class BlankError(ValueError):
    """A blank cannot be filled so; the message says why, in Japanese."""


class Option(Record):
    """One of the words for a blank, in each language."""

    id: Id
    words: dict[Language, NonEmpty]


class Blank(Record):
    """What the officer on duty fills in. choice: of ``options``; district: of these and the city's districts.

    place: of the city's places and shelters; time: hh:mm; text: some characters without numbers and addresses.
    """

    name: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=20)]
    label: NonEmpty = Field(max_length=40)
    kind: Literal["choice", "district", "place", "time", "text"]
    options: tuple[Option, ...] = ()


class Template(Checked):
    """The words of a notice with blanks in braces. section: who answers for it, and whose officers may send it."""

    id: Id = Field(max_length=50)
    kind: Literal["disaster"]
    title: NonEmpty = Field(max_length=60)
    body: NonEmpty = Field(max_length=400)
    blanks: tuple[Blank, ...]
    section: Id
    status: Literal["published", "draft"] = "published"
    translations: dict[Language, NoticeWords]

    @model_validator(mode="after")
    def _every_blank_stands_in_every_language(self) -> "Template":
        names = {blank.name for blank in self.blanks}
        for language, (title, body) in self.texts().items():
            if set(_BLANK.findall(title + body)) != names:
                raise ValueError(f"空らん（blanks）と、文の中の {{…}} が合っていません（{language}）。")
        for blank in self.blanks:
            for option in blank.options:
                if missing := {"ja", *self.translations} - option.words.keys():
                    raise ValueError(f"「{option.id}」に {'、'.join(sorted(missing))} のことばがありません。")
        return self

    def texts(self) -> dict[Language, tuple[str, str]]:
        """Title and body in each language."""
        others = {name: (words.title, words.body or "") for name, words in self.translations.items()}
        return {"ja": (self.title, self.body), **others}

    @property
    def digest(self) -> str:
        """A hash of all of it: what is approved."""
        said = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def digest_of_source(templates: Mapping[str, Template], notice: str) -> str | None:
    """The hash of the template that ``notice`` (with ``template:`` before it) names; None without such a template."""
    found = templates.get(notice.removeprefix(OF_TEMPLATE))
    return found.digest if found else None


def choices(blank: Blank, city: City, facilities: Sequence[Facility]) -> dict[str, str]:
    """What a blank can be filled with, in Japanese, by id; empty for times and texts."""
    found = {option.id: option.words["ja"] for option in blank.options}
    if blank.kind == "district":
        found |= {district.id: district.name for district in city.districts}
    if blank.kind == "place":
        kept = [one for one in facilities if one.kind not in AT_A_PLACE or one.kind in ("shelter", "refuge")]
        found |= {one.id: one.name for one in kept}
    return found


def filled(template: Template, given: Mapping[str, str], city: City, facilities: Sequence[Facility]) -> Notice:
    """The notice that a template becomes. Raises BlankError."""
    words = {blank.name: _words(blank, given.get(blank.name, ""), city, facilities) for blank in template.blanks}
    texts = {
        language: (_in_place(title, words, language), _in_place(body, words, language))
        for language, (title, body) in template.texts().items()
    }
    title, body = texts.pop("ja")
    areas = [given[blank.name] for blank in template.blanks if blank.kind == "district"]
    try:
        return Notice(
            id=template.id,
            kind="disaster",
            title=title,
            body=body,
            section=template.section,
            districts=tuple(one.id for one in city.districts if one.id in areas),
            urgent=True,
            translations={name: NoticeWords(title=pair[0], body=pair[1]) for name, pair in texts.items()},
            source=template.source,
            checked_on=template.checked_on,
            review_by=template.review_by,
        )
    except ValidationError:
        raise BlankError("空らんに入れたことばが長すぎます。") from None


def _in_place(text: str, words: Mapping[str, Mapping[Language, str]], language: Language) -> str:
    def said(found: re.Match[str]) -> str:
        word = words[found[1]]
        return word.get(language) or word["ja"]

    return _BLANK.sub(said, text)


def _words(blank: Blank, value: str, city: City, facilities: Sequence[Facility]) -> Mapping[Language, str]:
    value = unicodedata.normalize("NFKC", value).strip()
    if not value:
        raise BlankError(f"「{blank.label}」が空です。")
    if blank.kind == "time":
        if not _TIME.fullmatch(value):
            raise BlankError(f"「{blank.label}」は 21:30 のように書いてください。")
        return {"ja": value}
    if blank.kind == "text":
        if len(value) > LONGEST_TEXT or _UNSAFE.search(value):
            raise BlankError(f"「{blank.label}」は{LONGEST_TEXT}字までで、長い数字・電話番号・アドレスは書けません。")
        return {"ja": value}
    for option in blank.options:
        if option.id == value:
            return option.words
    name = choices(blank, city, facilities).get(value)
    if name is None:
        raise BlankError(f"「{blank.label}」は、一覧から選んでください。")
    return {"ja": name}


TEMPLATES = Kind(name="templates", folder=Path("scheduler") / "templates", model=Template)
