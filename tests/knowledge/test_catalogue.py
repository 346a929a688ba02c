"""The lists that other files refer to: read whole, with every problem in them."""

from pathlib import Path

import pytest

from handlers.wording import read_wording
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.problems import Problem

ROOT = Path(__file__).parent.parent.parent
TOPICS = "id\tcategory\ttitle\tnote\ncard.lost\tcard\tなくした\t\ncard.new\tcard\tつくる\t手数料\n"
ROLES = "roles:\n  - {id: desk, name: 窓口}\n"
SERVICES = "services:\n  - {id: pickup, name: 受け取り}\n"


def read(root: Path, topics: str | bytes = TOPICS, roles: str = ROLES) -> tuple[Catalogue, list[Problem]]:
    folder = root / "knowledge"
    folder.mkdir()
    folder.joinpath("topics.tsv").write_bytes(topics if isinstance(topics, bytes) else topics.encode())
    folder.joinpath("roles.yaml").write_text(roles, encoding="utf-8")
    folder.joinpath("services.yaml").write_text(SERVICES, encoding="utf-8")
    return read_catalogue(root)


@pytest.mark.parametrize(
    "text", [TOPICS, "\ufeff" + TOPICS.replace("\n", "\r\n"), TOPICS.replace("\tつ", "\t つ") + "\n"]
)
def test_lists_are_read(tmp_path: Path, text: str) -> None:
    catalogue, problems = read(tmp_path, text)
    assert not problems
    assert list(catalogue.topics) == ["card.lost", "card.new"]
    assert (catalogue.topics["card.new"].category, catalogue.topics["card.new"].title) == ("card", "つくる")
    assert catalogue.topics["card.new"].note == "手数料"
    assert catalogue.roles == {"desk": "窓口"}
    assert catalogue.services == {"pickup": "受け取り"}


@pytest.mark.parametrize(
    ("topics", "line"),
    [
        (TOPICS + "card.lost\tcard\t二度目\t\n", 4),
        (TOPICS + "card.pin\tcard\n", 4),
        (TOPICS + "card.pin\t\t暗証番号\n", 4),
        (TOPICS.partition("\n")[2], 1),
        ("", 1),
        (TOPICS.encode() + "card.x\t髙\t①\n".encode("cp932"), 4),
    ],
)
def test_what_is_wrong_with_the_topics_is_named_by_line(tmp_path: Path, topics: str | bytes, line: int) -> None:
    _, (found,) = read(tmp_path, topics)
    assert (found.path, found.line) == ("knowledge/topics.tsv", line)


@pytest.mark.parametrize(
    ("roles", "line", "column"),
    [
        (ROLES + "  - {id: desk, name: 別}\n", 3, 5),
        (ROLES + "  - {id: tax}\n", 3, 5),
        (ROLES + "  - {id: tax, nome: 税}\n", 3, 15),
        ("role:\n  - {id: desk, name: 窓口}\n", 1, 1),
        ("- {id: desk, name: 窓口}\n", 1, 1),
    ],
)
def test_what_is_wrong_with_the_roles_is_named_where_it_stands(
    tmp_path: Path, roles: str, line: int, column: int
) -> None:
    catalogue, problems = read(tmp_path, roles=roles)
    assert (line, column) in {(found.line, found.column) for found in problems}
    assert all(found.path == "knowledge/roles.yaml" and "「」" not in found.message for found in problems)
    assert catalogue.topics


def test_missing_lists_are_all_reported(tmp_path: Path) -> None:
    catalogue, problems = read_catalogue(tmp_path)
    assert not catalogue.topics
    assert not catalogue.roles
    assert {found.path for found in problems} == {
        "knowledge/topics.tsv",
        "knowledge/roles.yaml",
        "knowledge/services.yaml",
    }


def test_the_bundled_lists_are_sound() -> None:
    catalogue, problems = read_catalogue(ROOT)
    assert not problems
    assert catalogue.topics
    assert catalogue.roles
    assert catalogue.services


def test_every_bundled_category_has_a_label_in_every_language_the_bot_speaks() -> None:
    catalogue, _ = read_catalogue(ROOT)
    wording, _ = read_wording([ROOT])
    labels = {f"category.{topic.category}" for topic in catalogue.topics.values()}
    assert not {language: labels - texts.keys() for language, texts in wording.texts.items() if labels - texts.keys()}
