# expect: CPython 3.13
# A handler runs in the main thread, whoever sent the signal.
import os, signal, threading
who = []
done = threading.Event()
def handler(number, frame):
    who.append((number == signal.SIGUSR1, threading.current_thread() is threading.main_thread()))
    done.set()
signal.signal(signal.SIGUSR1, handler)
t = threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
t.start()
print(done.wait(30))
t.join()
print(who)
