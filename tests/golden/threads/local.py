# expect: CPython 3.13
# Each thread has its own attributes of a local object.
import threading
class Mine(threading.local):
    start = "class"
    def __init__(self, n): self.n = n
data = Mine(7)
data.n = "main"
out = {}
def work(i):
    before = data.n
    data.n = i
    data.extra = i
    out[i] = (before, data.n, data.start, sorted(data.__dict__))
threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(out.items()), data.n, hasattr(data, "extra"))
plain = threading.local()
try:
    plain.x
except AttributeError as e:
    print(e)
