"""Times as field logs write them, read to nanoseconds since 1970.

    times = Times(date="2026-11-20", zone=8.0)     # for what a time does not say itself
    times.read("11-20 14:03:22.410")               # FieldLogError: why it cannot be read, and what to do

Known are seconds, ms, µs and ns since 1970; ISO 8601; dates by numbers in the orders that are used, by names of
months, and Chinese; compact digits; clocks with AM and PM; zones as offsets, UTC and GMT. Other names of zones (CST is
three of them) are passed over, and the zone that is given holds.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

NS: Final = 10**9
_UNITS: Final = ((10**17, 1), (10**14, 1_000), (10**11, 10**6), (10**8, NS))
"""Size of an epoch number, and the nanoseconds of its unit: ns, us, ms, s."""
_EPOCH: Final = re.compile(r"\d{9,13}(\.\d+)?|\d{16}|\d{19}")
_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|[+-]\d\d:?\d\d)?")
"""Most logs write so; it is read without looking further."""
_COMPACT: Final = re.compile(r"((?:19|20)\d{6})[T _-]?([0-2]\d[0-5]\d[0-5]\d)(?:[.,]?(\d{1,9}))?(?=$|[^\d])")
_CLOCK: Final = re.compile(
    r"(?<!\d)(?P<half>[AaPp]\.?[Mm]\.?|上午|下午)?\s*(?P<hour>\d{1,2})(?::|时|點|点)(?P<minute>\d{2})"
    r"(?:(?::|分)(?P<second>\d{2})(?:秒)?(?:[.,:](?P<fraction>\d+))?|分)?\s*(?P<after>[AaPp]\.?[Mm]\.?|上午|下午)?"
)
_ZONE: Final = re.compile(r"^(?:(?P<utc>Z|UTC|GMT)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)|(?P<zulu>Z|UTC|GMT))(?![\w:])")
_NAMED_ZONE: Final = re.compile(r"\b[A-Z]{3,4}\b")
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_YEAR_FIRST: Final = re.compile(r"(\d{4}|\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_NO_YEAR: Final = re.compile(r"(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*日?")
_NAME_FIRST: Final = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[\s/-]+([A-Za-z]{3})[a-z]*\.?[\s/,-]+(\d{4})")
_WEEKDAY: Final = re.compile(r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?|(?:星期|周)[一二三四五六日天])\s*", re.I)


class FieldLogError(ValueError):
    """The file or its layout cannot be used; the text says why and what to do."""


class Times:
    """Reads the times of one log. `date` (`2026-11-20`) and `zone` (hours east of Greenwich) are for those that do not
    say them; `day_first` is whether 3/4/2026 is the third of April.
    """

    def __init__(self, date: str = "", zone: float = 0.0, *, day_first: bool = False) -> None:
        """Raises `FieldLogError`."""
        if date and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
            raise FieldLogError(f"The date {date[:40]!r} is none. Write it as 2026-11-20.")
        if not -24 < zone < 24:
            raise FieldLogError(f"The time zone of {zone:g} hours does not exist.")
        self._date = _date_of(date) if date else None
        self._zone: tzinfo = timezone(timedelta(hours=zone)) if zone else UTC
        self._day_first = day_first

    def read(self, text: str) -> int:
        """Raises `FieldLogError`."""
        plain = text.strip().strip("[]()\"'")
        if _EPOCH.fullmatch(plain):
            return _epoch(plain)
        try:
            return self._iso(plain) or self._compact(plain) or self._written(plain, text)
        except (ValueError, OverflowError) as error:
            if isinstance(error, FieldLogError):
                raise
            raise FieldLogError(f"The time {text[:40]!r} is not in the calendar: {error}.") from None

    def _iso(self, plain: str) -> int:
        found = _ISO.fullmatch(plain)
        if found is None:
            return 0
        at = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[4] or ''}")
        at = at if at.tzinfo else at.replace(tzinfo=self._zone)
        return int(at.timestamp()) * NS + _nanoseconds(found[3])

    def _compact(self, plain: str) -> int:
        """20261120140322, with or without something between and a fraction; 0 for anything else."""
        found = _COMPACT.match(plain)
        if found is None:
            return 0
        zone = self._zone_of(plain[found.end() :].strip())
        at = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=zone)
        return int(at.timestamp()) * NS + _nanoseconds(found[3])

    def _written(self, plain: str, text: str) -> int:
        clock = _CLOCK.search(plain)
        if clock is None:
            raise FieldLogError(f"The time {text[:40]!r} is in no known form. Use ISO 8601 or seconds since 1970.")
        before, after = plain[: clock.start()], plain[clock.end() :].strip()
        offset = _ZONE.match(after)
        zone = self._zone if offset is None else _offset(offset)
        rest = _NAMED_ZONE.sub(" ", after if offset is None else after[offset.end() :])
        day = self._day(f"{before} {rest}", text)
        hour = _hour(int(clock["hour"]), clock["half"] or clock["after"] or "")
        at = datetime(day.year, day.month, day.day, hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=zone)
        return int(at.timestamp()) * NS + _nanoseconds(clock["fraction"])

    def _zone_of(self, after: str) -> tzinfo:
        offset = _ZONE.match(after)
        return self._zone if offset is None else _offset(offset)

    def _day(self, said: str, text: str) -> date:
        """What the words around the clock say of the day."""
        said = _WEEKDAY.sub("", said.strip(" T_,-:"))
        if not said.strip(" T_,-"):
            return self._given(text, "date")
        if found := _YEAR_LAST.match(said):
            return self._numbered(int(found[1]), int(found[3]), int(found[4]), dots=found[2] == ".")
        if found := _YEAR_FIRST.match(said):
            return date(_year(found[1]), int(found[2]), int(found[3]))
        if (found := _DAY_FIRST.match(said)) and found[2].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        if (found := _NAME_FIRST.match(said)) and found[1].lower() in _MONTHS:
            year = int(found[3]) if found[3] else self._given(text, "year").year
            return date(year, _MONTHS[found[1].lower()], int(found[2]))
        if found := _NO_YEAR.fullmatch(said.strip(" T_,")):
            return date(self._given(text, "year").year, int(found[1]), int(found[2]))
        raise FieldLogError(f"The time {text[:40]!r} is in no known form. Use ISO 8601 or seconds since 1970.")

    def _numbered(self, first: int, second: int, year: int, *, dots: bool) -> date:
        """20.11.2026, 20/11/2026 or 11/20/2026; where both may be, as it was said."""
        day_first = dots or first > 12 or (self._day_first and second <= 12)
        return date(year, second, first) if day_first else date(year, first, second)

    def _given(self, text: str, what: str) -> date:
        if self._date is None:
            raise FieldLogError(f"The time {text[:40]!r} has no {what}. Give the day that the log is of.")
        return self._date


def _date_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldLogError(f"The date {text!r} is not in the calendar: {error}.") from None


def _epoch(text: str) -> int:
    whole, _, fraction = text.partition(".")
    unit = next((unit for least, unit in _UNITS if int(whole) >= least), NS)
    return int(whole) * unit + (int(fraction[:9].ljust(9, "0")) * unit // NS if fraction else 0)


def _nanoseconds(fraction: str | None) -> int:
    return int(fraction[:9].ljust(9, "0")) if fraction else 0


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _hour(hour: int, half: str) -> int:
    """On the clock of 24 hours."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return hour  # 14:03 PM says it twice
    late = half[0] in "Pp" or half == "下午"
    return hour % 12 + (12 if late else 0)


def _offset(found: re.Match[str]) -> tzinfo:
    text = found["offset"]
    if not text:
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if text[0] == "-" else away)
