"""A timer calls a function later, in a thread of its own, unless it is cancelled.

    gilbox timer.py
"""

import threading
import time

start = time.monotonic()


def say(what):
    print(f"{time.monotonic() - start:.1f} s: {what} "
          f"(in {threading.current_thread().name.split('-')[0]})", flush=True)


tea = threading.Timer(0.3, say, args=["the tea is ready"])
alarm = threading.Timer(0.2, say, args=["this is never said"])
tea.start()
alarm.start()
say("both timers run")
alarm.cancel()
tea.join()
alarm.join()
say("done")
