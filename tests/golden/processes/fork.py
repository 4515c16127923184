# expect: CPython 3.13
# os.fork: the copy has one thread, its own signals and alarm, and runs what was registered.
# (CPython warns of forks in programs with threads.)
import os, sys, threading, time, signal, warnings
warnings.simplefilter("ignore")
print("start", flush=True)
parent = os.getpid()

pid = os.fork()
if pid == 0:
    print("child of", os.getppid() == parent)
    t = threading.Thread(target=lambda: print("thread in child"))
    t.start(); t.join()
    print(len(threading.enumerate()), threading.current_thread() is threading.main_thread())
    sys.exit(3)
print(os.waitpid(pid, 0)[1] >> 8)
# with threads
ev = threading.Event()
def other():
    ev.wait()
ths = [threading.Thread(target=other) for _ in range(3)]
for t in ths: t.start()
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    print(threading.active_count(), [t.is_alive() for t in ths])
    ev.set()
    def handler(s, f): print("got", s)
    signal.signal(signal.SIGUSR1, handler)
    os.kill(os.getpid(), signal.SIGUSR1)
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
    except KeyboardInterrupt:
        print("kbi")
    sys.stdout.flush()
    os._exit(0)
print(os.waitpid(pid, 0)[1])
print(threading.active_count())
ev.set()
for t in ths: t.join()
# fork from a thread
def forker():
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        print(threading.current_thread().name, threading.main_thread() is threading.current_thread())
        sys.stdout.flush()
        os._exit(5)
    print(os.waitpid(pid, 0)[1] >> 8)
t = threading.Thread(target=forker, name="F"); t.start(); t.join()
os.register_at_fork(before=lambda: print("before"), after_in_child=lambda: print("in child"), after_in_parent=lambda: print("in parent"))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    sys.stdout.flush(); os._exit(0)
os.waitpid(pid, 0)
signal.signal(signal.SIGALRM, lambda *a: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.1)
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    print(signal.getitimer(signal.ITIMER_REAL)); signal.setitimer(signal.ITIMER_REAL, 0.05); time.sleep(0.2); sys.stdout.flush(); os._exit(0)
os.waitpid(pid, 0); time.sleep(.05)
