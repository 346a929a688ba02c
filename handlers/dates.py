"""Days as residents read them: by era and weekday in Japanese, as 2026-11-24 in other languages."""

from datetime import date

from knowledge.dates import WEEKDAYS, japanese_date
from knowledge.languages import Language, foreign


def full_date(day: date, language: Language) -> str:
    """令和8年11月24日（火）"""
    if language == "ja-easy":
        return f"{day.year}年（ねん）{_easy(day)}"
    return day.isoformat() if foreign(language) else japanese_date(day)


def short_date(day: date, language: Language) -> str:
    """11月24日（火）: a day of the next weeks."""
    if language == "ja-easy":
        return _easy(day)
    return day.isoformat() if foreign(language) else f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _easy(day: date) -> str:
    return f"{day.month}月（がつ）{day.day}日（にち）"
