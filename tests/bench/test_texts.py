"""Made-up texts: as many as wanted, all different, with a vocabulary that grows."""

from bench.texts import Town


def pairs(texts: list[tuple[str, ...]]) -> set[str]:
    return {text[n : n + 2] for group in texts for text in group for n in range(len(text) - 1)}


def test_no_text_stands_twice_and_groups_are_full() -> None:
    texts = Town.of(300).texts(15)
    assert [len(group) for group in texts] == [15] * 300
    assert len({text for group in texts for text in group}) == 4_500


def test_a_town_is_the_same_every_time() -> None:
    assert Town.of(20).texts(3) == Town.of(20).texts(3)


def test_a_larger_town_has_more_words() -> None:
    small, large = (pairs(Town.of(documents).texts(1)) for documents in (1_000, 10_000))
    assert len(large) > 1.5 * len(small)


def test_questions_are_about_the_town_but_not_in_its_texts() -> None:
    town = Town.of(50)
    texts = town.texts(5)
    questions = town.questions(200, texts)
    assert len(set(questions)) == 200
    assert not set(questions) & {text for group in texts for text in group}
    subjects = {matter.subject for matter in town.matters}
    assert all(any(subject in question for subject in subjects) for question in questions)
