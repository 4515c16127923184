# expect: CPython 3.13
# Exceptions that can be raised to nobody go to sys.unraisablehook.
import _thread
import io
import re
import sys
import threading
import warnings
import weakref


class Broken:
    def __del__(self):
        raise ValueError("broken")


def hook(told):
    names = told.exc_type.__name__, str(told.exc_value), told.err_msg, told.exc_traceback is not None
    print(*names, getattr(told.object, "__name__", told.object))
    if told.err_msg is None:
        print("  ", len(told), type(told).__name__, told[0] is told.exc_type)


sys.unraisablehook = hook
Broken()


class Plain:
    pass


def called(reference):
    raise KeyError("callback")


thing = Plain()
reference = weakref.ref(thing, called)
del thing

done = threading.Event()


class Task:
    __name__ = "task"

    def __repr__(self):
        return "the task"

    def __call__(self):
        raise IndexError("in a thread")


def shout(told):
    print(told.err_msg, told.object)
    done.set()


sys.unraisablehook = shout
_thread.start_new_thread(Task(), ())
done.wait(10)


async def never():
    pass


sys.unraisablehook = lambda told: print(type(told.exc_value).__name__, told.exc_value, told.object.__name__)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    never()


def failing(told):
    raise OSError("the hook")


class Other:
    def __repr__(self):
        return "the hook"

    def __call__(self, told):
        raise OSError("it fails")


for hook in (failing, Other(), None, sys.__unraisablehook__):
    sys.unraisablehook = hook
    sys.stderr = io.StringIO()
    Broken()
    print(re.sub('0x[0-9a-f]+|".*/', "..", sys.stderr.getvalue()))
print(sys.unraisablehook is sys.__unraisablehook__)
