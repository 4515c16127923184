"""A barrier: nobody starts the next round before all have ended this one.

What to see: the threads do their work in any order, and each round is complete
before the next begins; the barrier's action runs once a round, in one of them.

    gilbox barrier.py
"""

import random
import threading
import time

RUNNERS, ROUNDS = 4, 3
finished = []


def end_of_round():
    print("all there:", sorted(finished), flush=True)
    finished.clear()


def run(number):
    for round_number in range(1, ROUNDS + 1):
        time.sleep(random.random() / 50)
        finished.append(f"runner {number}, round {round_number}")
        barrier.wait()


barrier = threading.Barrier(RUNNERS, action=end_of_round)
threads = [threading.Thread(target=run, args=(i,)) for i in range(RUNNERS)]
for t in threads:
    t.start()
for t in threads:
    t.join()
