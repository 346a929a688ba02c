"""The staff's everyday names are sound, lead to the city's names, and no word stands for two things."""

from pathlib import Path

import pytest

from knowledge.aliases import read_aliases
from knowledge.search.aliases import Aliases

ROOT = Path(__file__).parent.parent.parent
ALIASES, PROBLEMS = read_aliases(ROOT)


def _read(folder: Path, text: str) -> tuple[dict[str, tuple[str, ...]], list[tuple[int, int]]]:
    folder.joinpath("knowledge").mkdir()
    folder.joinpath("knowledge", "aliases.yaml").write_text(text, encoding="utf-8")
    aliases, problems = read_aliases(folder)
    return aliases, [(found.line, found.column) for found in problems]


def test_the_bundled_file_is_sound() -> None:
    assert not PROBLEMS
    assert len(ALIASES) > 30


def test_no_everyday_name_changes_a_proper_name() -> None:
    """Replacing is done once: what comes out must stay as it is."""
    aliases = Aliases(ALIASES)
    for name, others in ALIASES.items():
        proper = aliases.replace(name)
        assert aliases.replace(proper) == proper
        assert all(aliases.replace(other) == proper for other in others)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("まいなんばーかーどなくした", "マイナンバーカードなくした"),
        ("マイナポイントのこと", "マイナポイントのこと"),
        ("まいなぽいんとのこと", "マイナポイントのこと"),
        ("印鑑登録証をなくした", "印鑑登録証をなくした"),
        ("印鑑証明がほしい", "印鑑登録証明書がほしい"),
        ("非課税証明書", "非課税証明書"),
        ("国保税が高い", "国民健康保険税が高い"),
        ("登記の全部事項証明書", "登記の全部事項証明書"),
        ("免許の更新", "免許の更新"),
    ],
)
def test_words_are_replaced_where_they_mean_the_thing(text: str, expected: str) -> None:
    assert Aliases(ALIASES).replace(text) == expected


def test_names_are_read_in_order(tmp_path: Path) -> None:
    aliases, problems = _read(tmp_path, "aliases:\n  - {name: 住民票, also: [住民表, 住民標]}\n")
    assert aliases == {"住民票": ("住民表", "住民標")}
    assert not problems


def test_a_word_for_two_things_is_reported_where_it_stands_again(tmp_path: Path) -> None:
    text = "aliases:\n  - {name: スマホ, also: [ケータイ]}\n  - {name: 携帯電話, also: [ｹｰﾀｲ, スマホ]}\n"
    assert _read(tmp_path, text)[1] == [(3, 25), (3, 31)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("aliases:\n  - {name: 住民票, also: []}\n", (2, 23)),
        ("aliases:\n  - {name: '', also: [住民表]}\n", (2, 12)),
        ("aliases:\n  - {also: [住民表]}\n", (2, 5)),
    ],
)
def test_a_broken_record_is_reported_and_nothing_is_read(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    assert _read(tmp_path, text) == ({}, [place])


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    aliases, problems = read_aliases(tmp_path)
    assert aliases == {}
    assert len(problems) == 1
