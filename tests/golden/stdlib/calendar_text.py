# expect: CPython 3.13
"""calendar: months and years as data, text and HTML."""
import calendar
print(calendar.month(2024,2)); print(calendar.calendar(2024)); calendar.setfirstweekday(calendar.SUNDAY); calendar.prmonth(2023,10)
print(calendar.monthrange(2024,2), calendar.monthcalendar(2024,2), calendar.isleap(1900), calendar.leapdays(1900,2000), calendar.timegm((2020,1,1,0,0,0)))
print(calendar.HTMLCalendar().formatmonth(2017,7)); print(calendar.HTMLCalendar().formatyearpage(2017))
print(list(calendar.month_abbr), calendar.day_name[1:3], calendar.THURSDAY, repr(calendar.MONDAY), calendar.Month.MAY)
for a in (calendar.weekday(2024,1,1), list(calendar.Calendar(6).itermonthdays4(2024,2))[:3], calendar.TextCalendar(2).formatyear(2023,3,2,4,2)): print(a)
try: calendar.monthrange(1,13)
except Exception as e: print(type(e), e)
