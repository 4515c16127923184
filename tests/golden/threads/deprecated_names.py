# expect: CPython 3.13
# The old camelCase names still work and warn.
import threading, warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    t = threading.Thread(name="x")
    print(t.getName(), t.isDaemon(), threading.currentThread().name, threading.activeCount(), threading.Event().isSet())
    t.setName("y"); t.setDaemon(True)
    with (c := threading.Condition()): c.notifyAll()
for w in caught:
    print(w.category.__name__, w.message)
