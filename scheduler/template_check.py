"""What a schema cannot see of templates: sections that do not exist, words nobody has checked for long."""

from collections.abc import Container, Iterator, Sequence
from datetime import date

from knowledge.layers import Located
from knowledge.problems import Problem, problem
from scheduler.template import Template


def check_templates(located: Sequence[Located[Template]], roles: Container[str], today: date) -> Iterator[Problem]:
    """Every problem of the templates of a city. roles: the sections there are."""
    for item in located:
        if item.record.section not in roles:
            message = f"「{item.record.section}」という担当（knowledge/roles.yaml）はありません。"
            yield problem(item.node.find(["section"]).mark, message, field="section")
        if item.record.overdue(today):
            mark = item.node.find(["review_by"]).mark
            message = "review_by（次に確かめる日）を過ぎています。確かめてください。"
            yield problem(mark, message, field="review_by", level="warning")
