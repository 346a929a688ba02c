"""The command line: ``madoguchi`` (= ``python -m bot``)."""

import logging

import click

from bot.commands import ask, content, line, serve
from bot.logs import configure_logging


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    content.check,
    content.publish,
    content.rollback,
    content.versions,
    content.schemas,
    line.line,
    line.simulate,
    serve.migrate,
    serve.purge,
    serve.doctor,
):
    main.add_command(command)
