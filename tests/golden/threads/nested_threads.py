# expect: CPython 3.13
# A thread starts threads; daemon is inherited.
import threading
out = []
def leaf(): out.append(threading.current_thread().daemon)
def middle():
    t = threading.Thread(target=leaf)
    t.start(); t.join()
for daemon in (True, False):
    t = threading.Thread(target=middle, daemon=daemon)
    t.start(); t.join()
print(out)
