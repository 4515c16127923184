# expect: CPython 3.13
# A module imported by many threads at once runs once.
import threading
got = []
def work():
    import slow_module
    got.append(slow_module.ready)
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(got)
