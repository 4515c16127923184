"""Calendars of months and years, as data, text and HTML."""

import datetime
import sys
from enum import IntEnum, global_enum

import _calendar_text as _text

__all__ = ["IllegalMonthError", "IllegalWeekdayError", "setfirstweekday", "firstweekday",
           "isleap", "leapdays", "weekday", "monthrange", "monthcalendar", "prmonth", "month",
           "prcal", "calendar", "timegm", "month_name", "month_abbr", "day_name", "day_abbr",
           "Calendar", "TextCalendar", "HTMLCalendar", "LocaleTextCalendar",
           "LocaleHTMLCalendar", "weekheader", "Day", "Month", "JANUARY", "FEBRUARY", "MARCH",
           "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER",
           "DECEMBER", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
           "SUNDAY"]

error = ValueError


class IllegalMonthError(ValueError, IndexError):
    """A number that is no month."""

    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


class IllegalWeekdayError(ValueError):
    """A number that is no weekday."""

    def __init__(self, weekday):
        self.weekday = weekday

    def __str__(self):
        return f"bad weekday number {self.weekday!r}; must be 0 (Monday) to 6 (Sunday)"


def __getattr__(name):
    if name in ("January", "February"):
        import warnings
        warnings.warn(f"The '{name}' attribute is deprecated, use '{name.upper()}' instead",
                      DeprecationWarning, stacklevel=2)
        return 1 if name == "January" else 2
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


@global_enum
class Month(IntEnum):
    JANUARY = 1
    FEBRUARY = 2
    MARCH = 3
    APRIL = 4
    MAY = 5
    JUNE = 6
    JULY = 7
    AUGUST = 8
    SEPTEMBER = 9
    OCTOBER = 10
    NOVEMBER = 11
    DECEMBER = 12


@global_enum
class Day(IntEnum):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class _Names:
    """Names by the language of today, written anew each time."""

    def __init__(self, format, dates, is_month):
        self._format, self._dates, self._is_month = format, dates, is_month

    def _one(self, date):
        return "" if date is None else date.strftime(self._format)

    def __getitem__(self, i):
        found = self._dates[i]
        return [self._one(date) for date in found] if isinstance(i, slice) else self._one(found)

    def __len__(self):
        return len(self._dates)


_days = [datetime.date(2001, 1, day) for day in range(1, 8)]
_months = [None, *(datetime.date(2001, month, 1) for month in range(1, 13))]
day_name, day_abbr = _Names("%A", _days, False), _Names("%a", _days, False)
month_name, month_abbr = _Names("%B", _months, True), _Names("%b", _months, True)


def isleap(year):
    """Has the year 366 days?"""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    """Return how many leap years are in range(y1, y2)."""
    def before(y):
        y -= 1
        return y // 4 - y // 100 + y // 400
    return before(y2) - before(y1)


def weekday(year, month, day):
    """Return the weekday, 0 for Monday."""
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        year = 2000 + year % 400
    return Day(datetime.date(year, month, day).weekday())


def monthrange(year, month):
    """Return the weekday a month begins with, and how many days it has."""
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), mdays[month] + (month == FEBRUARY and isleap(year))


def _next(year, month):
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _before(year, month):
    return (year - 1, 12) if month == 1 else (year, month - 1)


def _rows(items, width):
    items = list(items)
    return [items[at:at + width] for at in range(0, len(items), width)]


class Calendar:
    """Months as data."""

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    firstweekday = property(lambda self: self._firstweekday % 7,
                            lambda self, day: setattr(self, "_firstweekday", day))

    def getfirstweekday(self):
        return self._firstweekday % 7

    def setfirstweekday(self, firstweekday):
        self._firstweekday = firstweekday

    def iterweekdays(self):
        """Give the weekdays, from the first of a week on."""
        for day in range(self.firstweekday, self.firstweekday + 7):
            yield day % 7

    def itermonthdates(self, year, month):
        """Give the dates of whole weeks around a month."""
        for y, m, d in self.itermonthdays3(year, month):
            yield datetime.date(y, m, d)

    def itermonthdays(self, year, month):
        """Give the days of whole weeks around a month, 0 for those outside."""
        for _, m, d in self.itermonthdays3(year, month):
            yield d if m == month else 0

    def itermonthdays2(self, year, month):
        """Give days, as itermonthdays() does, and weekdays."""
        for n, day in enumerate(self.itermonthdays(year, month), self.firstweekday):
            yield day, n % 7

    def itermonthdays3(self, year, month):
        """Give year, month and day of whole weeks around a month."""
        first, length = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        after = (self.firstweekday - first - length) % 7
        y, m = _before(year, month)
        end = mdays[m] + (m == FEBRUARY and isleap(y)) + 1
        for day in range(end - before, end):
            yield y, m, day
        for day in range(1, length + 1):
            yield year, month, day
        y, m = _next(year, month)
        for day in range(1, after + 1):
            yield y, m, day

    def itermonthdays4(self, year, month):
        """Give year, month, day and weekday of whole weeks around a month."""
        for n, (y, m, d) in enumerate(self.itermonthdays3(year, month)):
            yield y, m, d, (self.firstweekday + n) % 7

    def monthdatescalendar(self, year, month):
        """Return the weeks of a month as lists of dates."""
        return _rows(self.itermonthdates(year, month), 7)

    def monthdays2calendar(self, year, month):
        """Return the weeks of a month as lists of days and weekdays."""
        return _rows(self.itermonthdays2(year, month), 7)

    def monthdayscalendar(self, year, month):
        """Return the weeks of a month as lists of days."""
        return _rows(self.itermonthdays(year, month), 7)

    def yeardatescalendar(self, year, width=3):
        """Return the months of a year in rows, each as monthdatescalendar() has it."""
        return _rows((self.monthdatescalendar(year, m) for m in Month), width)

    def yeardays2calendar(self, year, width=3):
        """Return the months of a year in rows, each as monthdays2calendar() has it."""
        return _rows((self.monthdays2calendar(year, m) for m in Month), width)

    def yeardayscalendar(self, year, width=3):
        """Return the months of a year in rows, each as monthdayscalendar() has it."""
        return _rows((self.monthdayscalendar(year, m) for m in Month), width)


class TextCalendar(_text.TextMonths, Calendar):
    """Months and years as text."""


class HTMLCalendar(_text.HTMLMonths, Calendar):
    """Months and years as HTML."""


class different_locale:
    """Sets a language for times, and the former one at the end."""

    def __init__(self, locale):
        self.locale = locale
        self.oldlocale = None

    def __enter__(self):
        import locale
        self.oldlocale = locale.setlocale(locale.LC_TIME, None)
        locale.setlocale(locale.LC_TIME, self.locale)

    def __exit__(self, *args):
        import locale
        locale.setlocale(locale.LC_TIME, self.oldlocale)


class _Localized:
    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        if locale is None:
            import locale as names
            locale = names.getlocale(names.LC_TIME)
        self.locale = locale

    def formatweekday(self, *args):
        with different_locale(self.locale):
            return super().formatweekday(*args)

    def formatmonthname(self, *args, **kwargs):
        with different_locale(self.locale):
            return super().formatmonthname(*args, **kwargs)


class LocaleTextCalendar(_Localized, TextCalendar):
    """Text in a language of its own."""


class LocaleHTMLCalendar(_Localized, HTMLCalendar):
    """HTML in a language of its own."""


c = TextCalendar()
firstweekday = c.getfirstweekday
monthcalendar = c.monthdayscalendar
prweek = c.prweek
week = c.formatweek
weekheader = c.formatweekheader
prmonth = c.prmonth
month = c.formatmonth
calendar = c.formatyear
prcal = c.pryear


def setfirstweekday(firstweekday):
    """Set the weekday that weeks begin with."""
    if not MONDAY <= firstweekday <= SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday


formatstring = _text.formatstring
format = _text.format

_EPOCH = datetime.date(1970, 1, 1).toordinal()


def timegm(tuple):
    """Return the POSIX time of a time tuple in UTC."""
    year, month, day, hour, minute, second = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - _EPOCH + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def main(args=None):
    """Print a calendar, as the command line asks."""
    import argparse
    parser = argparse.ArgumentParser()
    text = parser.add_argument_group("text only arguments")
    html = parser.add_argument_group("html only arguments")
    for flags, default, what in ((("-w", "--width"), 2, "width of date column (default 2)"),
                                 (("-l", "--lines"), 1, "number of lines for each week (default 1)"),
                                 (("-s", "--spacing"), 6, "spacing between months (default 6)"),
                                 (("-m", "--months"), 3, "months per row (default 3)")):
        text.add_argument(*flags, type=int, default=default, help=what)
    html.add_argument("-c", "--css", default="calendar.css", help="CSS to use for page")
    parser.add_argument("-L", "--locale", default=None, help="locale to use for month and weekday names")
    parser.add_argument("-e", "--encoding", default=None, help="encoding to use for output")
    parser.add_argument("-t", "--type", default="text", choices=("text", "html"),
                        help="output type (text or html)")
    parser.add_argument("-f", "--first-weekday", type=int, default=0,
                        help="weekday (0 is Monday, 6 is Sunday) to start each week (default 0)")
    parser.add_argument("year", nargs="?", type=int, help="year number")
    parser.add_argument("month", nargs="?", type=int, help="month number (1-12, text only)")
    options = parser.parse_args(args)
    year = options.year or datetime.date.today().year
    if options.type == "html":
        if options.month:
            parser.error("incorrect number of arguments")
        page = HTMLCalendar(options.first_weekday).formatyearpage(
            year, css=options.css, encoding=options.encoding or sys.getdefaultencoding())
        sys.stdout.buffer.write(page)
        return
    cal = TextCalendar(options.first_weekday)
    if options.month:
        result = cal.formatmonth(year, options.month, options.width, options.lines)
    else:
        result = cal.formatyear(year, options.width, options.lines, options.spacing,
                                options.months)
    sys.stdout.write(result)


if __name__ == "__main__":
    main()
