# expect: CPython 3.13
# Clocks only go forward.
import time
a, b = time.monotonic(), time.monotonic()
print(a <= b, time.perf_counter() <= time.perf_counter(), isinstance(time.time_ns(), int), time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400)), time.sleep(0))
