# expect: CPython 3.13
# Names, numbering and repr.
import re, threading
def work(): pass
a, b = threading.Thread(target=work), threading.Thread(name="mine", daemon=True)
c = threading.Thread()
print(a.name, b.name, c.name, a.daemon, b.daemon, repr(a), repr(b))
a.start(); a.join()
print(re.sub(r"\d{3,}", "N", repr(a)), re.sub(r"\d{3,}", "N", repr(threading.main_thread())))
b.name = 5
print(b.name, threading.current_thread() is threading.main_thread(), threading.main_thread().name)
