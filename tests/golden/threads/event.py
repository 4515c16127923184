# expect: CPython 3.13
# An event lets all waiters pass once it is set.
import threading
event = threading.Event()
passed = []
def wait(i):
    passed.append((i, event.wait()))
threads = [threading.Thread(target=wait, args=(i,)) for i in range(5)]
for t in threads: t.start()
print(event.is_set(), passed, event.wait(0.001), event.wait(0))
event.set()
for t in threads: t.join()
print(sorted(passed), event.is_set(), event.wait())
event.clear()
print(event.is_set(), repr(event).split(" at ")[0], repr(event)[-7:])
