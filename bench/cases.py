"""The same questions for everything that is measured on the project's own phrasings: held back, and in many forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bench.content import Published
from bench.folds import SEED, Held
from bench.japanese import Japanese
from bench.perturb import AS_WRITTEN, TWO_QUESTIONS, Perturb, perturbations
from bench.perturb.setting import two_questions


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A question in one form. topics: those that are right (two for two questions; none where nothing is)."""

    kind: str
    text: str
    topics: frozenset[str]


def forms(content: Published) -> dict[str, Perturb]:
    """The perturbations for the words and towns of this content."""
    return perturbations(Japanese(), [text for group in content.texts for text in group], content.towns)


def sample(held: Sequence[Held], count: int) -> list[Held]:
    """So many of them, or all where there are fewer; the same every time."""
    return Random(SEED).sample(list(held), min(count, len(held)))


def cases(held: Sequence[Held], perturbs: Mapping[str, Perturb]) -> Iterator[Case]:
    """Every question in every form that changes it, and together with another one of another topic."""
    for one in held:
        for kind, perturb in perturbs.items():
            changed = perturb(one.text, _chance(kind, one))
            if changed != one.text or kind == AS_WRITTEN:
                yield Case(kind=kind, text=changed, topics=frozenset({one.topic}))
        chance = _chance(TWO_QUESTIONS, one)
        if others := [other for other in held if other.topic != one.topic]:
            other = chance.choice(others)
            text = two_questions(one.text, other.text, chance)
            yield Case(kind=TWO_QUESTIONS, text=text, topics=frozenset({one.topic, other.topic}))


def mixed(held: Sequence[Held], perturbs: Mapping[str, Perturb]) -> Iterator[Case]:
    """Every question once: half of them as written, the others each in one form drawn by chance."""
    for number, one in enumerate(held):
        chance = _chance("mixed", one)
        kind = AS_WRITTEN if number % 2 else chance.choice(sorted(perturbs))
        yield Case(kind=kind, text=perturbs[kind](one.text, chance), topics=frozenset({one.topic}))


def _chance(kind: str, one: Held) -> Random:
    """The same for the same question, whatever else is asked."""
    return Random(f"{SEED} {kind} {one.text}")
