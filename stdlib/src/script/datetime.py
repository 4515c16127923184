"""Dates, times of day, and what lies between them."""

from _datetime_zone import timedelta, timezone, tzinfo
from _datetime_date import MAXYEAR, MINYEAR, IsoCalendarDate, date
from _datetime_time import datetime, time

UTC = timezone.utc

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR",
           "UTC")

for _class in (timedelta, timezone, tzinfo, date, IsoCalendarDate, datetime, time):
    _class.__module__ = "datetime"
del _class
