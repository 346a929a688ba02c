"""What the staff pages call things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import TOKYO
from bot.publication import Shelf
from bot.staff.roles import EVERY, ROLES, Account, Grant, Role, State
from bot.store.audit import Acting, Action
from bot.store.sendings import Kind
from knowledge.dates import WEEKDAYS

ROLE_NAMES: Mapping[Role, str] = {"editor": "編集者", "approver": "承認者", "admin": "管理者"}

ROLE_MEANINGS: Mapping[Role, str] = {
    "editor": "回答やお知らせを書いて、直します。",
    "approver": "お知らせを送ってよいか確かめて、承認します。",
    "admin": "職員のアカウントを管理し、操作の記録を見ます。",
}

KIND_NAMES: Mapping[Kind, str] = {"announcement": "お知らせ", "cancellation": "中止の知らせ", "correction": "訂正"}

STATE_NAMES: Mapping[State, str] = {"ready": "使えます", "waiting": "登録を待っています", "disabled": "止めています"}

_SELF: Mapping[Acting, str] = {"self": "本人", "operator": "運用（コマンド）", "clock": "時計（自動）"}

_ACTIONS: Mapping[Action, str] = {
    "signed-in": "サインインした",
    "signed-in-by-code": "予備コードでサインインした",
    "locked-out": "続けて入れなかったので、しばらく止まった",
    "signed-out": "サインアウトした",
    "signed-out-everywhere": "すべての端末でサインアウトした",
    "set-up": "パスワードと確認コードを登録した",
    "password-changed": "パスワードを変えた",
    "phone-changing": "スマートフォンの登録のしなおしを始めた",
    "codes-made": "予備コードを作りなおした",
    "account-added": "アカウントを作った",
    "account-reset": "登録をやりなおせるようにした",
    "account-disabled": "アカウントを止めた",
    "role-given": "役割を付けた",
    "role-taken": "役割を外した",
    "notice-submitted": "お知らせを承認に出した",
    "notice-approved": "お知らせを承認した",
    "notice-withdrawn": "承認に出したお知らせを取り下げた",
    "notice-stopped": "お知らせを止めた",
    "notice-void": "お知らせが変わったので、承認が無効になった",
    "notice-tested": "お知らせを試しに送った",
    "template-submitted": "ひな型を承認に出した",
    "template-approved": "ひな型を承認した",
    "template-sent": "ひな型から緊急のお知らせを送った",
    "guest-invited": "試しに送る先になるためのコードを出した",
    "guest-added": "出したコードで、試しに送る先が加わった",
    "guest-locked-out": "職員登録のコードを続けてまちがえた人を、しばらく止めた",
    "guest-removed": "試しに送る先を外した",
    "delivery-stopped": "お知らせを送るのを止めた",
    "delivery-held": "お知らせが直されたので、残りを送るのを待たせた",
    "delivery-resumed": "止まったお知らせの残りを送ることにした",
    "signup-added": "電話か窓口の申し込みを入れた",
    "signup-cancelled": "申し込みを取り消した",
    "signup-came": "来た印を付けた",
    "signup-not-come": "来た印を外した",
}


def acting_name(role: str) -> str:
    """In which role something was done, as the record has it."""
    return {str(key): name for names in (ROLE_NAMES, _SELF) for key, name in names.items()}.get(role, role)


def action_name(action: str) -> str:
    """What was done, as the record has it."""
    return {str(key): name for key, name in _ACTIONS.items()}.get(action, action)


def clock_time(at: int | None) -> str:
    """UTC milliseconds as staff read them, in Japan time: 2026年11月26日（木）10:00."""
    if at is None:
        return "まだありません"
    when = datetime.fromtimestamp(at / 1000, TOKYO)
    return f"{when.year}年{when.month}月{when.day}日（{WEEKDAYS[when.weekday()]}）{when.hour}:{when.minute:02}"


def rank(account: Account) -> str:
    """The roles of an account, each once."""
    held = {grant.role for grant in account.grants}
    return "・".join(name for role, name in ROLE_NAMES.items() if role in held) or "役割なし"


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """The cities and sections that roles are for, as they are published."""

    shelf: Shelf

    def cities(self) -> dict[str, str]:
        """The names of the cities by id."""
        editions = (self.shelf.edition(city) for city in self.shelf.cities())
        return {edition.city.id: edition.city.name for edition in editions if edition}

    def sections(self, city: str = EVERY) -> dict[str, str]:
        """The names of the sections by role: the city's own where it gives one, else what they answer for."""
        edition = self.shelf.edition(city if city != EVERY else next(iter(self.shelf.cities()), ""))
        if edition is None:
            return {}
        own = edition.city.sections if city != EVERY else {}
        return {role: own[role].name if role in own else name for role, name in edition.catalogue.roles.items()}

    def described(self, grant: Grant) -> str:
        """Where a role counts, in words."""
        city = "すべての市" if grant.city == EVERY else self.cities().get(grant.city, grant.city)
        if grant.section == EVERY:
            return f"{city}・すべての担当課"
        return f"{city}・{self.sections(grant.city).get(grant.section, grant.section)}"

    def target(self, said: str | None) -> str:
        """What something was done to, as the record has it: a name, with ``role:city:section`` after it for a role."""
        name, _, given = (said or "").partition(" ")
        held, _, rest = given.partition(":")
        city, _, section = rest.partition(":")
        role = next((role for role in ROLES if role == held), None)
        if role is None:
            return said or ""
        return f"{name}（{ROLE_NAMES[role]}：{self.described(Grant(role=role, city=city, section=section))}）"
