# expect: CPython 3.13
# Globals are finalized also when daemon threads wait, and whoever wakes then does not run any more.
import threading
import time


class Noisy:
    def __del__(self):
        event.set()
        time.sleep(0.05)
        print("del")


event = threading.Event()
threading.Thread(target=event.wait, daemon=True).start()
threading.Thread(target=time.sleep, args=(0.01,), daemon=True).start()
noisy = Noisy()
