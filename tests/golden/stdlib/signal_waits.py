# expect: CPython 3.13
# Waiting for signals with sigwaitinfo and sigtimedwait.
import os
import signal
import threading
import time

usr1, usr2 = signal.SIGUSR1, signal.SIGUSR2
signal.pthread_sigmask(signal.SIG_BLOCK, [usr1, usr2])
os.kill(os.getpid(), usr1)
info = signal.sigwaitinfo({usr1, usr2})
print(info.si_signo, info[0], len(info), type(info).__name__, type(info).__module__, info.si_errno)
print(signal.sigtimedwait([usr1], 0))
begun = time.monotonic()
print(signal.sigtimedwait([usr1], 0.05), time.monotonic() - begun >= 0.05)
os.kill(os.getpid(), usr2)
print(signal.sigtimedwait([usr1, usr2], 5).si_signo == usr2)


def send():
    time.sleep(0.02)
    os.kill(os.getpid(), usr1)


thread = threading.Thread(target=send)
thread.start()
print(signal.sigtimedwait([usr1], 5).si_signo == usr1)
thread.join()
print(signal.sigpending())
for call in (lambda: signal.sigtimedwait([usr1], -1), lambda: signal.sigtimedwait([300], 0),
             lambda: signal.sigtimedwait(1, 0), lambda: signal.sigtimedwait([usr1], float("nan"))):
    try:
        call()
    except Exception as error:
        print(repr(error))
