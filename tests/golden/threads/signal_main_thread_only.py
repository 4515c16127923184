# expect: CPython 3.13
# Signal handlers are set by the main thread only.
import signal, threading
out = []
def work():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    except ValueError as e:
        out.append(str(e))
t = threading.Thread(target=work)
t.start(); t.join()
print(out)
