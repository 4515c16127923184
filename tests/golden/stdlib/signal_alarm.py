# expect: CPython 3.13
# SIGALRM after a while: once, again and again, and taken back.
import signal
import threading
import time

rings = []


def handler(number, frame):
    rings.append(number == signal.SIGALRM)


print(signal.signal(signal.SIGALRM, handler) == signal.SIG_DFL)
print(signal.getitimer(signal.ITIMER_REAL), signal.alarm(0), signal.alarm(100), signal.alarm(0))
print(signal.setitimer(signal.ITIMER_REAL, 0.05), rings)
signal.pause()
print(rings, signal.getitimer(signal.ITIMER_REAL))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while len(rings) < 5:
    time.sleep(30 if len(rings) > 100 else 0.01)
left, every = signal.setitimer(signal.ITIMER_REAL, 0)
print(0 < left <= 0.01, every, all(rings))

# In the middle of a join and of a computation, always in the main thread.
helper = threading.Thread(target=time.sleep, args=(0.3,))
helper.start()
n = len(rings)
signal.setitimer(signal.ITIMER_REAL, 0.05)
helper.join()
print(len(rings) - n)
signal.setitimer(signal.ITIMER_REAL, 0.05)
while len(rings) - n < 2:
    pass
print("seen while computing")


class Late(Exception):
    pass


def too_late(number, frame):
    raise Late


signal.signal(signal.SIGALRM, too_late)
for wait in (lambda: time.sleep(30), threading.Event().wait, lambda: [None for _ in iter(int, 1)]):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        wait()
    except Late:
        print("too late")
for args in ((3, 1.0), (0, -1.0), (0, "x"), (0, 1.0, -1.0)):
    try:
        signal.setitimer(*args)
    except (OSError, TypeError) as e:
        print(type(e), e)
print(issubclass(signal.ItimerError, OSError), signal.SIGRTMIN.value, signal.SIGCLD, signal.SIGPOLL)
signal.signal(signal.SIGUSR1, handler)
signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
print(rings[-1])
