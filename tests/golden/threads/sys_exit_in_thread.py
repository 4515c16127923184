# expect: CPython 3.13
# sys.exit in a thread ends that thread only, and silently.
import sys, threading
def work():
    sys.exit(5)
t = threading.Thread(target=work)
t.start(); t.join()
print("main still here")
