# expect: CPython 3.13
# A queue that is shut down refuses puts, and gets when it is empty.
import queue, threading
q = queue.Queue()
q.put(1); q.put(2)
q.shutdown()
def attempt(f):
    try:
        print(f())
    except queue.ShutDown as e:
        print("ShutDown")
attempt(lambda: q.put(3)); attempt(q.get); attempt(q.get); attempt(q.get)
r = queue.Queue()
out = []
def wait():
    try:
        r.get()
    except queue.ShutDown:
        out.append("woken")
t = threading.Thread(target=wait)
t.start()
r.shutdown(immediate=True)
t.join()
print(out)
