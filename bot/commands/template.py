"""madoguchi notice template: urgent notices whose words two people approved beforehand."""

import click

from bot.commands.approval import desk, person
from bot.commands.approval_text import previewed
from bot.dispatch import Dispatch, Standing
from bot.forms import form_token
from knowledge.languages import NAMES

_by = click.option("--by", "name", required=True, help="職員のアカウント名（パスワードと確認コードを聞きます）。")


@click.group()
def template() -> None:
    """災害のときのひな型。前もって承認しておけば、当直の一人が空らんだけを入れて送れます。"""


@template.command("list")
def list_all() -> None:
    """ひな型と、承認されているかを並べます。"""
    with desk() as (rehearsals, _):
        for one in Dispatch(rehearsals=rehearsals).listed():
            click.echo(f"{one.template.id}  {one.title}  {_state(one)}")
            for blank in one.template.blanks:
                found = "、".join(f"{key}（{name}）" for key, name in one.options[blank.name].items())
                click.echo(f"    {blank.name}：{blank.label}　{found}")


@template.command()
@click.argument("id")
@_by
def submit(id: str, name: str) -> None:
    """ひな型を、いまの文のままで承認に出します。"""
    with desk() as (rehearsals, entrance):
        Dispatch(rehearsals=rehearsals).submit(person(entrance, name), id)
    click.echo("承認に出しました。")


@template.command()
@click.argument("id")
@_by
def approve(id: str, name: str) -> None:
    """出した人とは別の人が、文を見て承認します。文が変わると、承認はやりなおしです。"""
    with desk() as (rehearsals, entrance):
        dispatch = Dispatch(rehearsals=rehearsals)
        found = dispatch.one(id)
        for language, (title, body) in found.texts.items():
            click.echo(f"■ {NAMES[language]}\n{title}\n{body}\n")
        account = person(entrance, name)
        click.confirm("この文を承認しますか。", abort=True)
        dispatch.approve(account, id, found.template.digest)
    click.echo("承認しました。")


@template.command()
@click.argument("id")
@click.option("--fill", "given", multiple=True, metavar="名前=値", help="空らんに入れるもの（いくつでも）。")
@click.option("--drill", is_flag=True, help="訓練：登録した職員にだけ送ります。")
@_by
def send(id: str, given: tuple[str, ...], drill: bool, name: str) -> None:
    """空らんを入れて、一人で送ります。1分の間は、だれにも届かずに止められます。"""
    values = {key: value for key, _, value in (one.partition("=") for one in given)}
    with desk() as (rehearsals, entrance):
        dispatch = Dispatch(rehearsals=rehearsals)
        seen = dispatch.preview(id, values)
        click.echo(previewed(seen, rehearsals.approvals.names(), "ja"))
        account = person(entrance, name)
        click.confirm("登録した職員にだけ送りますか。" if drill else f"{seen.cost:,} 人に送りますか。", abort=True)
        if drill:
            click.echo(f"{dispatch.drill(account, id, values, form_token())} 人に試しに送ります。")
        else:
            number = dispatch.send(account, id, values, seen.digest)
            click.echo(f"1分後に送ります。止めるには madoguchi notice cancel {number}")


def _state(one: Standing) -> str:
    return "承認ずみ" if one.approved else "承認を待っています" if one.approval else "承認に出ていません"
