"""Which list a table of facilities is, and what a public facility is by its name (pure)."""

import re
from collections.abc import Mapping
from pathlib import PurePath

from knowledge.facility import KINDS, FacilityKind
from knowledge.facility_columns import TELLING
from knowledge.opendata import Table

_FILE_NAMES: tuple[tuple[str, FacilityKind], ...] = (
    ("evacuation", "shelter"),
    ("shelter", "shelter"),
    ("避難場所", "shelter"),
    ("避難所", "refuge"),
    ("aed", "aed"),
    ("wireless", "wifi"),
    ("wifi", "wifi"),
    ("無線", "wifi"),
    ("toilet", "toilet"),
    ("トイレ", "toilet"),
    ("preschool", "childcare"),
    ("子育て", "childcare"),
    ("hospital", "medical"),
    ("医療", "medical"),
    ("care_service", "care"),
    ("介護", "care"),
    ("tourism", "tourism"),
    ("観光", "tourism"),
    ("public_facility", "facility"),
    ("公共施設", "facility"),
)

KIND_NAMES: Mapping[FacilityKind, str] = {
    "shelter": "指定緊急避難場所",
    "refuge": "指定避難所",
    "aed": "AED設置箇所",
    "wifi": "公衆無線LAN",
    "toilet": "公衆トイレ",
    "counter": "窓口",
    "city-hall": "市役所",
    "branch": "支所・出張所",
    "community-hall": "公民館",
    "library": "図書館",
    "post-office": "郵便局",
    "childcare": "子育て施設",
    "medical": "医療機関",
    "care": "介護サービス事業所",
    "tourism": "観光施設",
    "shop": "店",
    "facility": "公共施設",
}
"""What staff call the kinds."""

PUBLIC: tuple[FacilityKind, ...] = ("counter", "city-hall", "branch", "community-hall", "library", "facility")
"""What a list of public facilities (公共施設一覧) holds."""

_BY_NAME: tuple[tuple[re.Pattern[str], FacilityKind], ...] = (
    (re.compile(r"(市役所|役場)(\s*(本庁舎?|本館))?$"), "city-hall"),
    (re.compile(r"(支所|出張所)$"), "branch"),
    (re.compile(r"公民館$"), "community-hall"),
    (re.compile(r"図書館$"), "library"),
    (re.compile(r"郵便局$"), "post-office"),
)
"""What a list of public facilities does not say: which of them are counters, halls, libraries."""


def kind_of(table: Table, file_name: str) -> FacilityKind | None:
    """Which list it is, by its columns or else by the name of the file; None when neither tells."""
    told = next((kind for field, kind in TELLING.items() if field in table.columns), None)
    if told not in (None, "facility"):
        return told
    name = PurePath(file_name).name.lower()
    return next((kind for part, kind in _FILE_NAMES if part in name), told)


def kind_of_file(file_name: str) -> FacilityKind | None:
    """The kind that a file of ours is called after: ``wifi.csv``, ``shelter.2026.csv``."""
    return next((kind for kind in KINDS if kind == PurePath(file_name).name.split(".")[0]), None)


def finer(kind: FacilityKind, name: str) -> FacilityKind:
    """A public facility's kind by the end of its name; other kinds as they are."""
    if kind != "facility":
        return kind
    return next((other for ending, other in _BY_NAME if ending.search(name)), kind)
