# expect: CPython 3.13
# A handler runs in the middle of every kind of wait, and what it does ends the wait.
import _thread
import os
import queue
import signal
import threading
import time

action = None


def handler(number, frame):
    action()


signal.signal(signal.SIGUSR1, handler)


def poke():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGUSR1)


def during(name, wait, act):
    global action
    action = act
    sender = threading.Thread(target=poke)
    sender.start()
    print(name, wait())
    sender.join()


event = threading.Event()
during("event", lambda: event.wait(30), event.set)
lock = _thread.allocate_lock()
lock.acquire()
during("lock", lambda: lock.acquire(timeout=30), lock.release)
during("lock for ever", lock.acquire, lock.release)
semaphore = threading.Semaphore(0)
during("semaphore", lambda: semaphore.acquire(timeout=30), semaphore.release)
simple = queue.SimpleQueue()
during("simple queue", lambda: simple.get(timeout=30), lambda: simple.put("item"))
fifo = queue.Queue()
during("queue", lambda: fifo.get(timeout=30), lambda: fifo.put("item"))
helper_may_end = threading.Event()
helper = threading.Thread(target=helper_may_end.wait)
helper.start()
during("join", lambda: helper.join(30), helper_may_end.set)
print(helper.is_alive())
condition = threading.Condition()


def tell():
    # The main thread gave the condition's lock up while it waits.
    with condition:
        condition.notify()


def wait_for_news():
    with condition:
        return condition.wait(30)


during("condition", wait_for_news, tell)


class Enough(Exception):
    pass


def fail():
    raise Enough


def interrupted(wait):
    def attempt():
        try:
            wait()
        except Enough:
            return "left by the handler's exception"
    return attempt


lock = _thread.allocate_lock()
lock.acquire()
during("lock", interrupted(lock.acquire), fail)
lock.release()
print(lock.acquire(False))
during("event", interrupted(threading.Event().wait), fail)
during("queue", interrupted(queue.Queue().get), fail)
during("simple queue", interrupted(queue.SimpleQueue().get), fail)
during("sleep", interrupted(lambda: time.sleep(30)), fail)
during("barrier", interrupted(threading.Barrier(2).wait), fail)
rlock = threading.RLock()
release = threading.Event()


def hold():
    with rlock:
        release.wait()


holder = threading.Thread(target=hold)
holder.start()
time.sleep(0.05)
during("rlock", interrupted(rlock.acquire), fail)
release.set()
holder.join()
print(rlock.acquire(timeout=30))
