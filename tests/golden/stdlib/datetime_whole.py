# expect: CPython 3.13
# Dates, times, zones.
from datetime import *
import datetime as dtm, time, os
os.environ["TZ"] = "UTC"; time.tzset() if hasattr(time, "tzset") else 0
d = date(2024, 2, 29); print(d, repr(d), d.weekday(), d.isocalendar(), d.toordinal(), d + timedelta(366), d - date(2023, 1, 1), d.strftime("%A %d %B %Y %j %f"), d.ctime(), f"{d:%Y}", d.timetuple())
dt = datetime(2024, 1, 2, 3, 4, 5, 6); print(dt, repr(dt), dt.isoformat("x", "milliseconds"), dt.strftime("%Y-%m-%dT%H:%M:%S.%f %p %%"), dt.date(), dt.time(), dt.replace(year=1999), dt.timetuple()[:])
u = datetime(2024, 1, 2, tzinfo=timezone.utc); e = timezone(timedelta(hours=5, minutes=30), "IST"); print(u, u.astimezone(e), u.timestamp(), repr(e), e, timezone(-timedelta(hours=1)), u.astimezone(e) == u, u.strftime("%z %Z %:z"))
print(timedelta(1, 2, 3), repr(timedelta(-1, 5, milliseconds=7)), timedelta(hours=36) / 2, timedelta(1) // timedelta(hours=5), divmod(timedelta(1), timedelta(hours=5)), timedelta(0.5).total_seconds(), -timedelta(seconds=1), abs(timedelta(-3)), timedelta(1) * 1.5, timedelta.max, timedelta(1) / timedelta(2), timedelta(microseconds=0.5), timedelta(microseconds=1.5))
for s in ("2024-01-02", "20240102", "2024-W01-3", "2024-01-02T03:04", "2024-01-02 03:04:05.123", "2024-01-02T03:04:05+05:30", "20240102T030405Z", "2024-13-01", "x", "2024-01-02T03:04:05.1234567"):
    try: print(repr(datetime.fromisoformat(s)))
    except ValueError as ex: print(ex)
for t, f in (("21/11/06 16:30", "%d/%m/%y %H:%M"), ("2024-01-02 03:04:05.25", "%Y-%m-%d %H:%M:%S.%f"), ("2024-01-02T03:04:05+0530", "%Y-%m-%dT%H:%M:%S%z"), ("Jun 1 2005  1:33PM", "%b %d %Y %I:%M%p"), ("x", "%Y"), ("2024 x", "%Y")):
    try: print(repr(datetime.strptime(t, f)))
    except ValueError as ex: print(ex)
for f in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: datetime(2024, 1, 1, 25), lambda: u - dt, lambda: u < dt, lambda: timedelta(days=10**10), lambda: date.max + timedelta(1), lambda: date("a", 1, 1), lambda: timedelta("x"), lambda: timezone(5), lambda: timezone(timedelta(2)), lambda: date(2024, 1), lambda: timedelta(1) / 0, lambda: datetime.combine(1, 2), lambda: tzinfo().utcoffset(None)):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
print(dtm.time(1, 2), repr(dtm.time(1, 2, 3, 4)), dtm.time(5).isoformat("minutes"), dtm.time.fromisoformat("04:05:06.5+01:00"), dtm.time(1) < dtm.time(2), dtm.time.max)
print(datetime.fromtimestamp(0, timezone.utc), datetime.fromtimestamp(1.5, UTC), date.fromordinal(730000), date.fromisocalendar(2020, 53, 7), datetime.combine(d, dtm.time(1, 2)), datetime.min, datetime.max, sorted([dt, datetime(2020, 1, 1)]), {d: 1}[date(2024, 2, 29)], dt == d, u == dt)
class TZ(tzinfo):
    def utcoffset(self, dt): return timedelta(hours=1) + self.dst(dt)
    def dst(self, dt): return timedelta(hours=1) if dt and 3 < dt.month < 10 else timedelta(0)
    def tzname(self, dt): return "TZ"
x = datetime(2024, 6, 1, 12, tzinfo=TZ()); print(x, x.dst(), x.astimezone(timezone.utc), x.utctimetuple()[:], u.astimezone(TZ()), x.tzname())
print(type(datetime.now() - datetime.now()), datetime.today().year > 2000, date.today() >= d, isinstance(dt, date), datetime.__module__, timedelta.__name__)
