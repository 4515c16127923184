# expect: CPython 3.13
# Whatever the schedule, a counter without a lock never exceeds the number of updates.
import threading
n = 0
def work():
    global n
    for _ in range(1000):
        n += 1
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(0 < n <= 2000)
