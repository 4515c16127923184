# expect: CPython 3.13
# A re-entrant lock counts how often its owner took it.
import threading
r = threading.RLock()
print(r.acquire(), r.acquire(False), repr(r).split(" owner=")[0], "count=2" in repr(r))
out = []
def other():
    out.append(r.acquire(False))
    try:
        r.release()
    except RuntimeError as e:
        out.append(str(e))
def run():
    t = threading.Thread(target=other)
    t.start()
    t.join()
run()
r.release()
r.release()
print(out, "count=0" in repr(r))
with r, r:
    print("inside")
