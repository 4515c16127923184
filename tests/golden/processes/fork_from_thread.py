# expect: CPython 3.13
"""A thread that forks is its copy's main thread, whose process ends with the last thread; CPython warns of such forks."""
import _thread
import os
import signal
import sys
import threading
import time
import warnings


def copy(body):
    sys.stdout.flush()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        pid = os.fork()
        if pid == 0:
            body()
            return
    print(os.waitpid(pid, 0)[1], *[str(w.message).replace(str(os.getpid()), "PID") for w in caught])


def look():
    print(threading.current_thread() is threading.main_thread(), len(threading.enumerate()), flush=True)


def start_later():
    threading.Thread(target=lambda: (time.sleep(0.05), print("later", flush=True))).start()



for body in look, start_later, lambda: os._exit(4):
    thread = threading.Thread(target=copy, args=(body,))
    thread.start()
    thread.join()
copy(lambda: os._exit(0))


def handler(number, frame):
    1 / 0


signal.signal(signal.SIGINT, handler)
try:
    _thread.interrupt_main()
    print("not reached")
except ZeroDivisionError as error:
    print(error)
