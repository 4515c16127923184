"""Two events, two threads: a hand-shake that makes them take turns.

What to see: each turn is a hand-over of the interpreter lock by waiting, not by
force.  The report counts two voluntary switches a turn; the time of a turn is
the price of waking a thread.

    gilbox --gil-report handshake.py 2000
"""

import sys
import threading
import time

turns = int(sys.argv[1]) if len(sys.argv) > 1 else 500
ask = threading.Event()
answer = threading.Event()
asked = answered = 0


def responder():
    global answered
    for _ in range(turns):
        ask.wait()
        ask.clear()
        answered += 1
        answer.set()


t = threading.Thread(target=responder, name="responder")
t.start()
start = time.perf_counter()
for _ in range(turns):
    asked += 1
    ask.set()
    answer.wait()
    answer.clear()
took = time.perf_counter() - start
t.join()
print(f"asked {asked}, answered {answered}")
print(f"{took / turns * 1e6:.1f} microseconds a turn")
