# expect: CPython 3.13
# A condition tells the consumer that there is something.
import threading
items = []
cond = threading.Condition()
got = []
def consume():
    while True:
        with cond:
            while not items:
                cond.wait()
            x = items.pop(0)
        if x is None:
            return
        got.append(x)
t = threading.Thread(target=consume)
t.start()
for i in range(20):
    with cond:
        items.append(i)
        cond.notify()
with cond:
    items.append(None)
    cond.notify_all()
t.join()
print(got)
