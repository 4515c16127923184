# expect: CPython 3.13
# A thread runs its target with its arguments; join waits for it.
import threading
out = []
t = threading.Thread(target=lambda *a, **k: out.append((a, k)), args=(1, 2), kwargs={"k": 3})
print(t.is_alive(), t.ident)
t.start()
t.join()
print(out, t.is_alive(), t.ident is not None, t.join())
