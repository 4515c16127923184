# expect: CPython 3.13
# Identifiers are different while the threads are alive.
import threading
barrier = threading.Barrier(4)
seen = []
def work():
    me = threading.current_thread()
    seen.append((me.ident == threading.get_ident(), me.native_id == threading.get_native_id(), me.ident))
    barrier.wait()
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
barrier.wait()
for t in threads: t.join()
print([s[:2] for s in seen], len({s[2] for s in seen} | {threading.get_ident()}))
