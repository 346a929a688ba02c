"""What surrounds a question in a message: a story, politeness, another question, where somebody lives."""

from collections.abc import Sequence
from random import Random

BEFORE = (
    "最近めっきり寒くなりまして、私も七十を過ぎてからは膝が痛くて外に出るのもおっくうになってしまいました。",
    "先日、近所の奥さんとお茶を飲みながら話していて、そういえばうちはどうなのかしらと急に心配になったんです。",
    "昨日の夜からずっと気になっていて、なかなか眠れなかったので思い切って書いています。",
    "平日は仕事が忙しくて帰りも遅く、休みの日は疲れて寝ているばかりで、なかなか時間がとれません。",
    "こういうのは初めてなので、どこに聞いたらいいのかもわからず、うまく説明できないかもしれません。",
    "ずっと前に一度聞いたことがあるような気もするのですが、もうすっかり忘れてしまいました。",
    "主人に聞いても知らんと言うし、友だちもみんなよくわからないみたいで困っていました。",
    "電話をしようと思ったのですが、番号を書いた紙をどこかにやってしまって見つからないんです。",
)
AFTER = (
    "長々とすみません、年を取ると話が長くなっていけませんね。",
    "うちの者はそういうことに疎いもので、誰にも聞けなくて。",
    "前に聞いたときは親切な方が丁寧に説明してくださったのですが、メモをなくしてしまいました。",
    "周りの人に聞いてもみんな言うことが違うので、はっきりさせておきたいと思いまして。",
    "また雨が降りそうですし、今日はこのあと買い物にも行かないといけないので、急ぎませんが。",
    "何度もお手間をかけて申し訳ないのですが、わかりやすく言っていただけると助かります。",
    "家族にも伝えないといけないので、まちがいのないようにしたいんです。",
)
JOINTS = ("それで、", "で、聞きたいのは、", "えっとそれでですね、", "本題ですが、", "")


def rambling(text: str, chance: Random) -> str:
    """A long message with the question in the middle."""
    before, after = chance.sample(BEFORE, 2), chance.sample(AFTER, 2)
    return "".join([*before, chance.choice(JOINTS), _closed(text), *after])


GREETINGS = (
    "お忙しいところ恐れ入ります。",
    "いつもお世話になっております。",
    "初めて質問させていただきます。",
    "すみません、お尋ねいたします。",
    "こんにちは。一つ教えていただきたいことがございます。",
    "夜分に失礼いたします。",
    "突然のご連絡失礼いたします。",
)
REQUESTS = (
    "この件につきまして、ご教示いただけますでしょうか。",
    "お教えいただければ幸いです。",
    "ご案内をお願いできますでしょうか。",
    "差し支えなければ教えていただけませんでしょうか。",
)
THANKS = (
    "お手数をおかけしますが、よろしくお願いいたします。",
    "どうぞよろしくお願い申し上げます。",
    "ご返信をお待ちしております。",
    "何卒よろしくお願いいたします。",
    "ありがとうございます。",
)


def polite(text: str, chance: Random) -> str:
    """With a greeting, a request and thanks around it."""
    return chance.choice(GREETINGS) + _closed(text) + chance.choice(REQUESTS) + chance.choice(THANKS)


LINKS = ("それと、", "あと、", "もう一つ、", "それから、", "ついでに、", "")


def two_questions(text: str, other: str, chance: Random) -> str:
    """Two questions in one message."""
    return _closed(text) + chance.choice(LINKS) + other


TOWNS = ("緑が丘", "中央三丁目", "桜町", "川原", "北浜", "新田", "東台", "本郷", "若葉町", "上沢")
"""Towns that any city could have."""

PLACE_FORMS = (
    "{place}に住んでいます。{text}",
    "{place}在住ですが、{text}",
    "{place}の者です。{text}",
    "{place}で{text}",
    "{text}（{place}です）",
    "{place}から来ました。{text}",
)


def with_place(text: str, places: Sequence[str], chance: Random) -> str:
    """With the name of a town, which says nothing about what is asked."""
    return chance.choice(PLACE_FORMS).format(place=chance.choice(places), text=text)


def _closed(text: str) -> str:
    return text if text.endswith(tuple("。！？!?")) else text + "。"
