# expect: CPython 3.13
"""Signals: held back, waited for, sent to a thread; timers of processor time."""

import os
import signal
import threading
import time

seen = []


def handler(number, frame):
    seen.append(signal.Signals(number).name)


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as ex:
        print(type(ex).__name__, ex.args)


signal.signal(signal.SIGUSR1, handler)
signal.signal(signal.SIGUSR2, handler)

# Held back, then let go.
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))
os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR2)
print(seen, signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1, signal.SIGTERM}))
print(seen, signal.sigpending())

# Waited for: the handler does not run.
signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGUSR1, signal.SIGALRM])
os.kill(os.getpid(), signal.SIGUSR1)
print(repr(signal.sigwait([signal.SIGUSR1])), seen)
signal.setitimer(signal.ITIMER_REAL, 0.02)
print(repr(signal.sigwait({signal.SIGALRM, signal.SIGUSR1})))
signal.raise_signal(signal.SIGUSR1)
print(seen)
print(signal.pthread_sigmask(signal.SIG_SETMASK, []) == {signal.SIGUSR1, signal.SIGALRM})
print(seen)
attempt(signal.pthread_sigmask, 7, [])
attempt(signal.pthread_sigmask, signal.SIG_BLOCK, [0])
attempt(signal.sigwait, [99])

# Another thread waits, while the main one holds the signal back.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
got = []
thread = threading.Thread(target=lambda: got.append(signal.sigwait([signal.SIGUSR2])))
thread.start()
time.sleep(0.02)
os.kill(os.getpid(), signal.SIGUSR2)
thread.join()
print(got)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2])

# Sent to a thread: the main thread's handler runs.
seen.clear()
done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
signal.pthread_kill(thread.ident, signal.SIGUSR1)
while not seen:
    time.sleep(0.01)
print(seen, signal.pthread_kill(thread.ident, 0))
done.set()
thread.join()
signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
print(seen)

# Processor time.
for which, number in ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM), (signal.ITIMER_PROF, signal.SIGPROF)):
    seen.clear()
    signal.signal(number, handler)
    print(signal.setitimer(which, 0.02, 0.01), signal.getitimer(which)[1])
    time.sleep(0.05)
    print(seen)
    while len(seen) < 3:
        pass
    first, every = signal.setitimer(which, 0)
    print(seen[:3], 0 <= first <= 0.02, round(every, 3), signal.getitimer(which))
attempt(signal.setitimer, 9, 1)
attempt(signal.getitimer, -1)
