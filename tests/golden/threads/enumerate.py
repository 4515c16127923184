# expect: CPython 3.13
# Who is alive.
import threading
gate = threading.Event()
threads = [threading.Thread(target=gate.wait, name=f"t{i}") for i in range(3)]
for t in threads: t.start()
print(sorted(t.name for t in threading.enumerate()), threading.active_count())
gate.set()
for t in threads: t.join()
print([t.name for t in threading.enumerate()], threading.active_count())
