"""Which text of a template (its hash) two people have approved."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.approval_schema import template_approval as table


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateApproval:
    """Who put a text forward and who approved it; approver_id: None as long as it waits."""

    author_id: int
    approver_id: int | None


def find(connection: Connection, city: str, template: str, digest: str) -> TemplateApproval | None:
    """What is known of a text; None when nobody put it forward."""
    own = (table.c.city == city) & (table.c.template == template) & (table.c.digest == digest)
    row = connection.execute(select(table.c.author_id, table.c.approver_id).where(own)).mappings().first()
    return TemplateApproval(**row) if row else None


def add(connection: Connection, city: str, template: str, digest: str, author_id: int, now: int) -> bool:
    """Put a text forward; False when it was already."""
    row = {"city": city, "template": template, "digest": digest, "author_id": author_id, "submitted_at": now}
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(row))
    except IntegrityError:
        return False
    return True


def approve(connection: Connection, city: str, template: str, digest: str, approver_id: int, now: int) -> bool:
    """Record the second person's word; False when nothing waits, or the person is its author."""
    own = (table.c.city == city) & (table.c.template == template) & (table.c.digest == digest)
    waits = table.c.approver_id.is_(None) & (table.c.author_id != approver_id)
    changed = update(table).where(own, waits).values(approver_id=approver_id, approved_at=now)
    return connection.execute(changed).rowcount == 1
