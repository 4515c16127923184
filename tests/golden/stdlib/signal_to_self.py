"""A handler runs before the call that sent the signal returns."""
import os
import signal
import threading


def handler(number, frame):
    print("handler", signal.Signals(number).name, frame.f_code.co_name)


def send():
    print("before")
    os.kill(os.getpid(), signal.SIGUSR1)
    print("between")
    signal.raise_signal(signal.SIGUSR2)
    print("after")


signal.signal(signal.SIGUSR1, handler)
signal.signal(signal.SIGUSR2, handler)
send()

try:
    os.kill(os.getpid(), signal.SIGINT)
    print("not reached")
except KeyboardInterrupt as error:
    print("interrupted", error.args)

signal.signal(signal.SIGUSR1, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), 0)
print("ignored")

for _ in range(100):
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        continue
    print("lost")

signal.signal(signal.SIGUSR2, lambda number, frame: print("from a thread", number == signal.SIGUSR2))
thread = threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR2))
thread.start()
thread.join()

for pid, number in [(os.getpid(), 5000), (99999999, 0)]:
    try:
        os.kill(pid, number)
    except OSError as error:
        print(type(error).__name__, error)
