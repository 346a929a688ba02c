"""The way people speak and write: dialect, dictation, pictures."""

import re
from random import Random

from bench.japanese import Japanese

_KANSAI = {
    "ですか": "やろか",
    "ますか": "ますのん",
    "ません": "まへん",
    "でしょうか": "でっしゃろか",
    "ください": "くれへん",
    "どうすればいい": "どないしたらええ",
    "たい": "たいねん",
    "ない": "へん",
    "です": "やねん",
    "ほしい": "ほしいねん",
    "だけど": "やけど",
    "のか": "んかいな",
}
_TOHOKU = {
    "ですか": "だべか",
    "ますか": "ますべか",
    "ません": "ねえっす",
    "でしょうか": "だべか",
    "ください": "けろ",
    "どうすればいい": "なじょすればいい",
    "たい": "てえ",
    "ない": "ねえ",
    "です": "だっちゃ",
    "ほしい": "ほしいんだず",
    "だけど": "だけんども",
    "のか": "んだべか",
}
_KYUSHU = {
    "ですか": "ですと",
    "ますか": "ますと",
    "ません": "んとです",
    "でしょうか": "じゃろか",
    "ください": "くれんね",
    "どうすればいい": "どげんしたらよか",
    "たい": "たか",
    "ない": "なか",
    "です": "ばい",
    "ほしい": "ほしか",
    "だけど": "ばってん",
    "のか": "とね",
}
_IBARAKI = {
    "ですか": "だっぺか",
    "ますか": "ますけ",
    "ません": "ねえんだ",
    "でしょうか": "だっぺか",
    "ください": "くんちょ",
    "どうすればいい": "どうすっぺ",
    "たい": "てえ",
    "ない": "ねえ",
    "です": "だっぺ",
    "ほしい": "ほしいんだよ",
    "だけど": "だけんど",
    "のか": "んだっぺか",
}
DIALECTS = {
    "kansai": (_KANSAI, "んやけど"),
    "tohoku": (_TOHOKU, "んだけんども"),
    "kyushu": (_KYUSHU, "ばってん"),
    "ibaraki": (_IBARAKI, "んだけんど"),
}
"""Dialect -> what stands for a standard ending, and what is added where none of them is found."""

_ENDINGS = re.compile("|".join(sorted(_KANSAI, key=len, reverse=True)))
_CLOSING = re.compile(r"[。！？!?\s]*$")


def dialect(text: str, chance: Random) -> str:
    """Endings as one region says them."""
    endings, added = DIALECTS[chance.choice(sorted(DIALECTS))]
    spoken, found = _ENDINGS.subn(lambda ending: endings[ending[0]], text)
    return spoken if found else _CLOSING.sub("", text) + added


FILLERS = ("あの", "あのー", "えーと", "えっと", "えー", "その", "なんか", "まあ", "うーんと")
_PUNCTUATION = re.compile(r"[、。，．,.！？!?「」『』（）()・…\s]+")


def spoken(text: str, japanese: Japanese, chance: Random) -> str:
    """As dictation hears it: a filler to begin with and after some particles, no punctuation."""
    heard = [chance.choice(FILLERS)]
    for word in japanese.words(_PUNCTUATION.sub("", text)):
        heard.append(word.surface)
        if word.detail in {"格助詞", "係助詞"} and chance.random() < 1 / 3:
            heard.append(chance.choice(FILLERS))
    return "".join(heard)


PICTURES = "😊🙏😭💦🤔✨🙇😅👀❓🏠👶📱🎉😢🙋"


def emoji(text: str, chance: Random) -> str:
    """Two or three pictures at the end, one for every mark of punctuation, and now and then one in front."""
    shown = re.sub(r"[、。！？!?]", lambda _: chance.choice(PICTURES), text)
    before = chance.choice(PICTURES) if chance.random() < 1 / 3 else ""
    return before + shown + "".join(chance.choices(PICTURES, k=chance.choice((2, 3))))
