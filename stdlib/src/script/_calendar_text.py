"""Months and years as text and as HTML."""

import sys

import calendar as _calendar

_WIDTH, _SPACING = 20, 6


def formatstring(cols, colwidth=_WIDTH, spacing=_SPACING):
    """Return texts side by side, each in the middle of its column."""
    return (" " * spacing).join(text.center(colwidth) for text in cols)


def format(cols, colwidth=_WIDTH, spacing=_SPACING):
    """Print what formatstring() returns."""
    print(formatstring(cols, colwidth, spacing))


class TextMonths:
    """How a calendar is written as text."""

    def prweek(self, theweek, width):
        """Print a week, without an end of line."""
        print(self.formatweek(theweek, width), end="")

    def formatday(self, day, weekday, width):
        """Return a day, nothing for 0."""
        return (f"{day:2}" if day else "").center(width)

    def formatweek(self, theweek, width):
        """Return a week."""
        return " ".join(self.formatday(day, weekday, width) for day, weekday in theweek)

    def formatweekday(self, day, width):
        """Return the name of a weekday."""
        names = _calendar.day_name if width >= 9 else _calendar.day_abbr
        return names[day][:width].center(width)

    def formatweekheader(self, width):
        """Return the names of the weekdays."""
        return " ".join(self.formatweekday(day, width) for day in self.iterweekdays())

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        """Return the name of a month."""
        name = _calendar.month_name[themonth]
        return (f"{name} {theyear!r}" if withyear else name).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        """Print a month."""
        print(self.formatmonth(theyear, themonth, w, l), end="")

    def formatmonth(self, theyear, themonth, w=0, l=0):
        """Return a month."""
        w, l = max(2, w), max(1, l)
        lines = [self.formatmonthname(theyear, themonth, 7 * (w + 1) - 1),
                 self.formatweekheader(w)]
        lines += [self.formatweek(week, w)
                  for week in self.monthdays2calendar(theyear, themonth)]
        return "".join(line.rstrip() + "\n" * l for line in lines)

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        """Return a year: m months side by side."""
        w, l, c = max(2, w), max(1, l), max(2, c)
        width = (w + 1) * 7 - 1
        title = repr(theyear).center(width * m + c * (m - 1)).rstrip()
        parts = [title + "\n" * l]
        header = self.formatweekheader(w)
        for n, row in enumerate(self.yeardays2calendar(theyear, m)):
            first = m * n + 1
            names = [self.formatmonthname(theyear, first + k, width, False)
                     for k in range(len(row))]
            lines = [names, [header] * len(row)]
            for at in range(max(len(weeks) for weeks in row)):
                lines.append([self.formatweek(weeks[at], w) if at < len(weeks) else ""
                              for weeks in row])
            parts.append("\n" * l)
            parts += [formatstring(line, width, c).rstrip() + "\n" * l for line in lines]
        return "".join(parts)

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        """Print a year."""
        print(self.formatyear(theyear, w, l, c, m), end="")


class HTMLMonths:
    """How a calendar is written as HTML."""

    cssclasses = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    cssclasses_weekday_head = cssclasses
    cssclass_noday = "noday"
    cssclass_month_head = cssclass_month = "month"
    cssclass_year_head = cssclass_year = "year"

    def formatday(self, day, weekday):
        """Return a day as a cell."""
        if day == 0:
            return f'<td class="{self.cssclass_noday}">&nbsp;</td>'
        return f'<td class="{self.cssclasses[weekday]}">{day}</td>'

    def formatweek(self, theweek):
        """Return a week as a row."""
        return f"<tr>{''.join(self.formatday(day, weekday) for day, weekday in theweek)}</tr>"

    def formatweekday(self, day):
        """Return the name of a weekday as a cell."""
        return f'<th class="{self.cssclasses_weekday_head[day]}">{_calendar.day_abbr[day]}</th>'

    def formatweekheader(self):
        """Return the names of the weekdays as a row."""
        return f"<tr>{''.join(map(self.formatweekday, self.iterweekdays()))}</tr>"

    def formatmonthname(self, theyear, themonth, withyear=True):
        """Return the name of a month as a row."""
        name = _calendar.month_name[themonth]
        name = f"{name} {theyear}" if withyear else name
        return f'<tr><th colspan="7" class="{self.cssclass_month_head}">{name}</th></tr>'

    def formatmonth(self, theyear, themonth, withyear=True):
        """Return a month as a table."""
        rows = ['<table border="0" cellpadding="0" cellspacing="0" '
                f'class="{self.cssclass_month}">',
                self.formatmonthname(theyear, themonth, withyear=withyear),
                self.formatweekheader()]
        rows += map(self.formatweek, self.monthdays2calendar(theyear, themonth))
        return "\n".join([*rows, "</table>\n"])

    def formatyear(self, theyear, width=3):
        """Return a year as a table of tables."""
        width = max(width, 1)
        parts = ['<table border="0" cellpadding="0" cellspacing="0" '
                 f'class="{self.cssclass_year}">\n<tr><th colspan="{width}" '
                 f'class="{self.cssclass_year_head}">{theyear}</th></tr>']
        for first in range(1, 13, width):
            cells = (f"<td>{self.formatmonth(theyear, m, withyear=False)}</td>"
                     for m in range(first, min(first + width, 13)))
            parts.append(f"<tr>{''.join(cells)}</tr>")
        return "".join([*parts, "</table>"])

    def formatyearpage(self, theyear, width=3, css="calendar.css", encoding=None):
        """Return a year as the bytes of a page."""
        encoding = encoding or sys.getdefaultencoding()
        style = "" if css is None else \
            f'<link rel="stylesheet" type="text/css" href="{css}" />\n'
        page = (f'<?xml version="1.0" encoding="{encoding}"?>\n'
                '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
                '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html>\n<head>\n'
                '<meta http-equiv="Content-Type" content="text/html; '
                f'charset={encoding}" />\n{style}<title>Calendar for {theyear}</title>\n'
                f"</head>\n<body>\n{self.formatyear(theyear, width)}</body>\n</html>\n")
        return page.encode(encoding, "xmlcharrefreplace")
