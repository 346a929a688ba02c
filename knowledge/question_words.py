"""The words by which `questions.py` tells where a message asks a second thing. Patterns for text as it was typed."""

import re

ITEM = re.compile(
    r"\s*(?:(?P<numbered>[①-⑳]|[（(]?[1-9１-９][）).．、:：](?!\d)|その[一二三1-3１-３][、。:：\s]"
    r"|(?:一つ|ひとつ|二つ|ふたつ|三つ|みっつ)目は?[、:：]?)|[・●○■◆])\s*"
)
"""What begins a line of a list."""

ADDS = (
    r"(?:あと(?![でにかのがほ半]|ど[のれん]|何|なん|いく|少|ちょ|一|二|三|数|\d)は?|それと(?!も)|ついでに|追加で|別件で(?:すが)?"
    r"|もう(?:一|ひと|1|１)[つ点件個](?:は|だけ)?|また(?=[、，,])|さらに(?=[、，,])|それから(?!ずっと)"
    r"|(?:and )?also\b|e também\b|também\b|além disso\b|y también\b|también\b|además\b|另外|还有|還有|顺便|그리고"
    r"|ngoài ra\b)[、，,:：\s]*"
)
"""Words that add another matter to what was said."""

TELLS = "それから"
"""Also tells what happened next."""

BREAK = re.compile(
    r"(?<=[。．！？!?…])(?![。．！？!?…」』）)])\s*|\n+|(?<=[a-zà-ỹ])\.\s+"
    rf"|(?<=[、，,\s])(?<!\band\s)(?<!\b[ey]\s)(?={ADDS})",
    re.IGNORECASE,
)
"""Where a sentence, a line or an addition begins."""

WISH = re.compile(
    r"[?？]|か(?:ね|な|しら|のう)?[。．]*$"
    r"|(?<!だい)(?<![たるいなのんだ]み)たい(?=[。．、，,!！\s]|$|です|の|ん|と思|と考|けど|けれど|が|ねん|わ|し)"
    r"|(?:ほし|欲し)[いく]|(?:教え|おしえ|聞かせ|見せ)て|(?:くだ|下)さい|ちょうだい|お(?:願|ねが)い"
    r"|どう(?!も|ぞ|せ)|どこ|どの|どれ|どちら|どない|どげん|いつ(?!も)|いくら|なんぼ|何(?!も|度も|回も|年も|か月も)|なに"
    r"|方法|やり方|やりかた|[仕し]方|しかた|について"
    r"|\b(?:how|where|what|when|can i|i want|i need|i'd like)\b|\b(?:como|onde|quando|quero|preciso|posso)\b"
    r"|\b(?:cómo|dónde|cuándo|quiero|necesito|puedo)\b"
    r"|怎么|怎麼|哪里|哪裡|想|吗|嗎|어떻게|어디|싶|\b(?:làm sao|ở đâu|muốn)\b",
    re.IGNORECASE,
)
"""Something is asked or wished for."""

WANTS = re.compile(r"(?:たい|ほしい|欲しい)(?:[^?？か]|から)*$")
"""A wish that a question about it may follow: 「パスポートを更新したいです。写真は何枚いりますか」"""

POLITE = re.compile(
    r"こん(?:にち|ばん)[はわ].*|おはよう.*|(?:はじ|初)めまして.*|(?:いつも)?お世話.{0,12}|すみません.{0,3}|お忙しい.*|お手数.*"
    r"|(?:どうぞ|何卒)?(?:よろしく|宜しく).*|ありがとう.*|失礼.*|夜分.*|突然.*|夜に失礼.*|.{0,8}質問(?:です|が|を|させ|いたし).{0,12}"
    r"|.{0,6}(?:[23２３二三]|ふた|いく)[つ点].{0,12}|.{0,10}(?:教えて|聞き|尋ね|伺い|うかがい)(?:いただき)?たいことが.*"
    r"|(?:教え|おしえ|お尋ね|お聞き|お伺い).{0,14}|(?:ご|御)(?:教示|案内|回答|返信|指導)(?:い|を|の|くだ|下|お).*|お?急いで.{0,8}|困って.{0,8}"
    r"|hello|hi|thank.*|please|olá|bom dia|obrigad.*|hola|gracias.*|你好|谢谢.*|안녕.*|xin chào|cảm ơn.*",
    re.IGNORECASE,
)
"""What a whole sentence of politeness, or about the message itself, looks like."""

POINTS_BACK = re.compile(r"そ(?:の|れ|こ|っち|ちら)|こ(?:の|れ|こ|っち|ちら)|同じ|さっき|上記|前記|全員")
"""What begins so belongs to what stands before it."""

MARKS = " \u3000\t\r\n。．、，,.!！…・"
"""What stands between sentences and says nothing."""
