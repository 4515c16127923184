# expect: CPython 3.13
# An exception that ends a thread goes to threading.excepthook.
import threading
def hook(args):
    print(args.exc_type.__name__, args.exc_value, args.thread.name, args.exc_traceback is not None)
threading.excepthook = hook
def fail(): raise ValueError("bad")
t = threading.Thread(target=fail, name="T")
t.start(); t.join()
def leave(): raise SystemExit
threading.excepthook = threading.__excepthook__
t = threading.Thread(target=leave)
t.start(); t.join()
print("main goes on", t.is_alive())
