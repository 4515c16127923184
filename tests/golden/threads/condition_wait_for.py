# expect: CPython 3.13
# wait_for returns the value of the predicate, or its false value at the end of the time.
import threading
cond = threading.Condition(threading.Lock())
state = []
def change():
    for x in "abc":
        with cond:
            state.append(x)
            cond.notify()
t = threading.Thread(target=change)
with cond:
    t.start()
    print(cond.wait_for(lambda: len(state) == 3 and "".join(state)))
    print(cond.wait_for(lambda: len(state) > 3, timeout=0.001), cond.wait(0.001))
t.join()
print(repr(cond).split("<unlocked")[0])
