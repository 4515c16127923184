# expect: CPython 3.13
# Several threads may wait for one.
import threading
gate, out = threading.Event(), []
one = threading.Thread(target=gate.wait)
one.start()
waiters = [threading.Thread(target=lambda: (one.join(), out.append(one.is_alive()))) for _ in range(3)]
for w in waiters: w.start()
gate.set()
for w in waiters: w.join()
print(out)
