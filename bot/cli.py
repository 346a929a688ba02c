"""The command line: ``madoguchi`` (= ``python -m bot``)."""

import logging

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from bot.commands import (
    approval,
    ask,
    check,
    content,
    events,
    facilities,
    guests,
    guide,
    line,
    notice,
    serve,
    signup,
    staff,
    template,
)
from bot.logs import configure_logging
from bot.semantic import SemanticModelError
from bot.store.cipher import SecretError


class Friendly(click.Group):
    """Says in a sentence what the operator can mend: a wrong setting, a database that does not answer."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            wrong = [f"  {detail['loc'][0]}: {detail['msg']}" for detail in error.errors()]
            raise click.ClickException("\n".join(["設定（環境変数）に誤りがあります。", *wrong])) from None
        except (SecretError, SemanticModelError) as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            reason = str(error.orig).splitlines()[0]
            raise click.ClickException(f"データベースにつながりません（{reason}）。") from None


@click.group(cls=Friendly, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="madoguchi")
def main() -> None:
    """まどぐち：市の手続き案内を LINE と Web で。

    はじめて使うときは `madoguchi run`。回答を直したら `madoguchi check` で確かめ、`madoguchi publish` で公開します。
    """
    configure_logging(logging.WARNING)


for command in (
    serve.run,
    serve.web,
    serve.clock,
    ask.ask,
    ask.evaluation,
    check.check,
    content.publish,
    content.rollback,
    content.versions,
    content.schemas,
    line.line,
    line.simulate,
    facilities.facilities,
    events.events,
    guide.guides,
    notice.notice,
    signup.signup,
    staff.staff,
    serve.migrate,
    serve.purge,
    serve.doctor,
):
    main.add_command(command)

for command in (*approval.COMMANDS, guests.guests, template.template):
    notice.notice.add_command(command)
