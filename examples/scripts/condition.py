"""A condition: a consumer sleeps until the producer says that there is something.

What to see: the consumer waits in `wait_for`, with the lock given up; it is woken
by `notify`, takes the lock back, and looks again before it goes on.  Nothing is
polled, so the waiting costs no ticks.

    gilbox --gil-report condition.py
"""

import threading
import time

basket = []
closed = False
changed = threading.Condition()


def consume(name):
    while True:
        with changed:
            changed.wait_for(lambda: basket or closed)
            if not basket:
                return
            loaf = basket.pop(0)
        print(f"{name} takes {loaf}", flush=True)


def produce(n):
    global closed
    for i in range(1, n + 1):
        time.sleep(0.02)
        with changed:
            basket.append(f"loaf {i}")
            changed.notify()
    with changed:
        closed = True
        changed.notify_all()


consumer = threading.Thread(target=consume, args=("consumer",))
consumer.start()
produce(5)
consumer.join()
print("nothing left:", basket)
