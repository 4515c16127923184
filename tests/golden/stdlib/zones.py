# expect: CPython 3.13
# Zones of the system's database.
from zoneinfo import ZoneInfo
import pickle
from datetime import datetime, timezone

for key in ("Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata", "Australia/Sydney"):
    zone = ZoneInfo(key)
    print(zone, repr(zone), zone is ZoneInfo(key), pickle.loads(pickle.dumps(zone)) is zone)
    for year in (1999, 2020, 2037, 2050):
        for month in (1, 4, 7, 10):
            local = datetime(year, month, 30, 2, 30, tzinfo=zone)
            there = datetime(year, month, 30, 2, 30, tzinfo=timezone.utc).astimezone(zone)
            print(local.isoformat(), local.tzname(), local.dst(), there.isoformat(), there.fold)
zone = ZoneInfo("Europe/Berlin")
for year in (2023, 2045):
    for month, day in ((3, 26), (10, 29)):
        for hour in (1, 2, 3):
            for fold in (0, 1):
                local = datetime(year, month, day, hour, 30, tzinfo=zone, fold=fold)
                print(local, local.tzname(), local.dst())
            there = datetime(year, month, day, hour, 30, tzinfo=timezone.utc).astimezone(zone)
            print(there, there.fold)
for key in ("Nope/Nope", "/abs"):
    try:
        ZoneInfo(key)
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
