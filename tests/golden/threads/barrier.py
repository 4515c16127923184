# expect: CPython 3.13
# Nobody passes a barrier before all are there; each gets another number.
import threading
log, lock = [], threading.Lock()
actions = []
barrier = threading.Barrier(3, action=lambda: actions.append(len(log)))
numbers = [[], []]
def work():
    for phase in range(2):
        with lock: log.append(phase)
        numbers[phase].append(barrier.wait())
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(log, actions, [sorted(n) for n in numbers], barrier.parties, barrier.n_waiting, barrier.broken)
