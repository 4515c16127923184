"""Dates, times of day, and what lies between them."""

from _datetime_zone import timedelta, timezone, tzinfo
from _datetime_date import MAXYEAR, MINYEAR, IsoCalendarDate, date
from _datetime_time import datetime, time
from _script_types import name_with_module as _name_with_module

UTC = timezone.utc

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR",
           "UTC")

_classes = timedelta, timezone, tzinfo, date, IsoCalendarDate, datetime, time
for _class in _classes:
    _class.__module__ = "datetime"
_name_with_module(*_classes)
del _class, _classes, _name_with_module
