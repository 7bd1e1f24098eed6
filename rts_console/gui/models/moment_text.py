"""Dates as the language of the window writes them. Times in tables do not come by here: they stand in columns."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale


def tr(text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate("MomentText", text)


def date_text(at: datetime) -> str:
    """The day: "2026-11-20", "2026年11月20日"."""
    return _written(at, tr("yyyy-MM-dd"))


def date_and_time(at: datetime) -> str:
    """The day and the minute."""
    return _written(at, tr("yyyy-MM-dd, HH:mm"))


def date_and_second(seconds: float) -> str:
    """The day and the second of a moment in seconds since 1970, in local time. Raises what a clock cannot show:
    OverflowError, OSError, ValueError."""
    return _written(datetime.fromtimestamp(seconds), tr("yyyy-MM-dd HH:mm:ss"))


def _written(at: datetime, pattern: str) -> str:
    moment = QDateTime(at.year, at.month, at.day, at.hour, at.minute, at.second)
    return QLocale().toString(moment, pattern)
