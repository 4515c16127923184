# expect: CPython 3.13
# At exit: threading's own functions, then the threads are joined, then atexit's.
import atexit, threading
go = threading.Event()
atexit.register(print, "atexit 1")
atexit.register(print, "atexit 2")
threading._register_atexit(lambda: print("threading atexit") or go.set())
def work():
    go.wait()
    print("thread ends")
threading.Thread(target=work).start()
print("main ends")
