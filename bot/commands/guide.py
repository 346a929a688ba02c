"""guide list, show, walk, graph: the guides as the files stand, for those who write them."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from bot.commands.content import load
from bot.commands.day import Day
from bot.content import CityContent, Content
from bot.conversation import TOKYO
from bot.draft import draft_counter
from bot.guide_graph import draw
from bot.guide_text import guide_text
from bot.plain import plain
from bot.settings import Settings
from handlers import handle
from handlers.event import Counter, Event, GuideMoved
from handlers.guide import typed_day
from handlers.guide_state import State, begin, state_of, step
from handlers.message import Choices, Message, Reply, Tap
from handlers.postback import decode
from knowledge.guide import Guide, Next
from knowledge.guide_answers import AnswerError, walk
from knowledge.languages import LANGUAGES, Language

BACK, STOP = "b", "q"

_city = click.option("--city", help="市の id（書かなければ MADOGUCHI_CITY）。")


@click.group("guide")
def guides() -> None:
    """ガイド（質問に答えると手続きの一覧になる案内）を、いまのファイルのとおりに見ます。"""


@guides.command("list")
@_city
def list_(city: str | None) -> None:
    """ガイドの id と名前を並べます。"""
    _, held = _read(city)
    for one in held.guides:
        told = "・".join(language for language in LANGUAGES if _led_in(one, language))
        click.echo(f"{one.id:<18}{one.name}（質問 {len(one.questions)}、手続き {len(one.checklist)}。{told}）")


@guides.command()
@click.argument("id")
@_city
def show(id: str, city: str | None) -> None:
    """ガイドの質問・答え・条件・手続きを、ことばで並べます。"""
    content, held = _read(city)
    click.echo(guide_text(_find(held, id), {one.id: one for one in held.procedures}, content.vocabulary))


@guides.command()
@click.argument("id")
@_city
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="書き出すファイル（例 move-in.svg）。")
def graph(id: str, city: str | None, out: Path | None) -> None:
    """ガイドを一枚の図（SVG）にします。ブラウザーで開けます。"""
    content, held = _read(city)
    drawing = draw(_find(held, id), {one.id: one for one in held.procedures}, content.vocabulary)
    if out is None:
        click.echo(drawing, nl=False)
        return
    out.write_text(drawing, encoding="utf-8")
    click.echo(f"{out} に書きました。")


@guides.command("walk")
@click.argument("id")
@_city
@click.option("--lang", type=click.Choice(LANGUAGES), default="ja", help="案内することば（書かなければ日本語）。")
@click.option("--on", type=Day(), help="この日の窓口として答えます（例 2027-04-01）。")
@click.option("--answers", default="", help="答え（例 when=2026-11-16,out=paper）。書いた質問は聞きません。")
def walk_(id: str, city: str | None, lang: Language, on: date | None, answers: str) -> None:
    """ガイドの質問に答えて、住民に出るとおりの一覧を見ます。番号か日付で答えます。"""
    content, held = _read(city)
    chosen, today = _find(held, id), on or datetime.now(TOKYO).date()
    counter = draft_counter(content, held.city.id, today)
    state = _answered(chosen, _pairs(answers), today)
    while isinstance(waiting := step(state, counter), Next):
        state = _ask(state, waiting, counter, lang)
    click.echo(plain(_press(state, counter, lang)))


def _read(city: str | None) -> tuple[Content, CityContent]:
    settings = Settings()
    content = load(settings)
    name = city or settings.city
    if name not in content.cities:
        raise click.ClickException(f"「{name}」という市はありません。あるのは {'、'.join(content.cities)} です。")
    return content, content.cities[name]


def _find(held: CityContent, name: str) -> Guide:
    found = next((one for one in held.guides if one.id == name), None)
    if found is None:
        there = "、".join(one.id for one in held.guides)
        raise click.ClickException(f"「{name}」というガイドはありません。あるのは {there} です。")
    return found


def _led_in(guide: Guide, language: Language) -> bool:
    return language == "ja" or bool(language in guide.translations and guide.translations[language].questions)


def _pairs(answers: str) -> Mapping[str, str]:
    pairs = [part.partition("=") for part in answers.replace("、", ",").split(",") if part.strip()]
    if any(not sign for _, sign, _ in pairs):
        raise click.BadParameter("「質問=答え」を , でつないで書いてください。", param_hint="--answers")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _answered(chosen: Guide, answers: Mapping[str, str], today: date) -> State:
    """The guide as far as the answers given lead."""
    state = begin(chosen, 1)
    try:
        walked = walk(chosen, answers, today)
    except AnswerError as error:
        raise click.BadParameter(str(error), param_hint="--answers") from None
    if walked.unused:
        asked = walked.step.question.id if isinstance(walked.step, Next) else "なし"
        message = f"{'、'.join(walked.unused)} は、ここまでに聞かれませんでした（次の質問：{asked}）。"
        raise click.BadParameter(message, param_hint="--answers")
    for token in walked.tokens:
        state = state.answered(token)
    return state


def _press(state: State, counter: Counter, language: Language) -> Reply:
    """What a resident sees who stands there."""
    event = Event(id=1, kind="postback", data=state.data(), language=language)
    return handle(event, counter).reply


def _ask(state: State, waiting: Next, counter: Counter, language: Language) -> State:
    """One question on the terminal; the state after its answer, or the same one when it cannot be read."""
    shown = next(one for one in _press(state, counter, language).messages if isinstance(one, Choices))
    taps = [option for option in shown.options if isinstance(option, Tap)]
    lines = [shown.text, *(f"  {number}. {tap.label}" for number, tap in enumerate(taps, 1))]
    click.echo("\n".join(lines))
    typed = str(click.prompt("番号か日付" if waiting.question.date else "番号", prompt_suffix="（b 戻る、q やめる）> "))
    click.echo()
    if typed == STOP:
        raise click.Abort
    if typed == BACK:
        return state.back()
    if typed.isdecimal() and 1 <= int(typed) <= len(taps):
        return state_of(decode(taps[int(typed) - 1].data))
    return _typed(typed, state, counter, language)


def _typed(typed: str, state: State, counter: Counter, language: Language) -> State:
    event = Event(id=1, kind="text", text=typed, open_guide=state.data(), language=language)
    result = typed_day(event, counter)
    moved = [effect.data for effect in result.effects if isinstance(effect, GuideMoved)] if result else []
    if moved:
        return state_of(decode(moved[0]))
    refused: tuple[Message, ...] = result.reply.messages[:1] if result else ()
    click.echo(plain(Reply(messages=refused)) if refused else "並んでいる番号で答えてください。")
    click.echo()
    return state
