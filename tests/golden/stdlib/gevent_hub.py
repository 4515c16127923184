# expect: CPython 3.13
# needs: gevent
"""gevent: greenlets under a hub."""
import contextlib
import io

import gevent
import gevent.hub
from gevent.event import AsyncResult, Event
from gevent.lock import BoundedSemaphore, RLock, Semaphore
from gevent.pool import Group, Pool
from gevent.queue import Empty, Full, JoinableQueue, LifoQueue, PriorityQueue, Queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except BaseException as ex:
        print(type(ex).__name__, ex.args, str(ex)[:40])


def work(n, pause=0):
    print("begin", n)
    gevent.sleep(pause)
    print("end", n)
    return n * 2


jobs = [gevent.spawn(work, i, 0.03 - i / 100) for i in range(3)]
print(len(gevent.joinall(jobs)), [job.value for job in jobs], [job.ready() for job in jobs])
g = gevent.spawn(work, 9)
print(g.started, g.dead, g.get(), g.successful(), g.exception)


def fail():
    raise ValueError("no")


class Quiet(gevent.Greenlet):
    def _run(self):
        fail()


with contextlib.redirect_stderr(io.StringIO()) as err:
    bad = Quiet.spawn()
    bad.join()
print("ValueError: no" in err.getvalue(), bad.successful(), repr(bad.exception))
attempt(bad.get)
attempt(gevent.joinall, [bad], raise_error=True)
with gevent.Timeout(0.01, False) as t:
    gevent.sleep(5)
    print("not here")
print(t.pending)
try:
    with gevent.Timeout(0.01):
        gevent.sleep(5)
except gevent.Timeout as ex:
    print("timeout", ex)
try:
    with gevent.Timeout(0.01, KeyError("mine")):
        gevent.sleep(5)
except KeyError as ex:
    print("own", ex)
print(gevent.with_timeout(0.01, gevent.sleep, 5, timeout_value="late"))
attempt(gevent.with_timeout, 0.01, gevent.sleep, 5)
print(gevent.with_timeout(5, lambda x: x + 1, 1))

e = Event()


def waiter(n):
    print("waiter", n, e.wait())


ws = [gevent.spawn(waiter, i) for i in range(3)]
gevent.sleep(0)
e.set()
gevent.joinall(ws)
e.clear()
print(e.wait(0.01), e.is_set())
a = AsyncResult()
gevent.spawn_later(0.01, a.set, "value")
print(a.get(), a.ready(), a.successful())
a = AsyncResult()
gevent.spawn(a.set_exception, KeyError("k"))
attempt(a.get)
attempt(AsyncResult().get, timeout=0.01)
attempt(AsyncResult().get, block=False)

q = Queue(2)


def produce():
    for i in range(5):
        q.put(i)
        print("put", i)
    q.put(StopIteration)


def consume():
    for item in q:
        print("got", item)
        gevent.sleep(0)


gevent.joinall([gevent.spawn(produce), gevent.spawn(consume)])
attempt(q.get_nowait)
attempt(q.get, timeout=0.01)
q.put(1); q.put(2)
attempt(q.put_nowait, 3)
attempt(q.put, 3, timeout=0.01)
print(q.qsize(), q.full(), q.peek(), len(q))
p = PriorityQueue()
for x in (3, 1, 2):
    p.put(x)
print([p.get() for _ in range(3)])
l = LifoQueue()
for x in (3, 1, 2):
    l.put(x)
print([l.get() for _ in range(3)])
j = JoinableQueue()


def drain():
    while True:
        j.get()
        gevent.sleep(0.001)
        j.task_done()


d = gevent.spawn(drain)
for i in range(5):
    j.put(i)
j.join()
print("joined", j.unfinished_tasks)
d.kill()
print(d.dead, repr(d.value), d.successful())

pool = Pool(2)
live = []


def limited(n):
    live.append(n)
    most.append(len(live))
    gevent.sleep(0.005)
    live.remove(n)
    return n * n


most = []
print(pool.map(limited, range(6)), max(most))
print(sorted(pool.imap_unordered(limited, range(4))), list(pool.imap(limited, range(3))))
print(pool.apply(limited, (5,)), pool.free_count(), len(pool))
group = Group()
for i in range(3):
    group.spawn(limited, i)
print(len(group))
group.join()
print(len(group))
s = Semaphore(2)
order = []


def locked(n):
    with s:
        order.append(("in", n))
        gevent.sleep(0.001)
        order.append(("out", n))


gevent.joinall([gevent.spawn(locked, i) for i in range(4)])
print(order[:2], len(order), s.counter, s.locked())
b = BoundedSemaphore(1)
attempt(b.release)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01))
r = RLock()
with r:
    with r:
        print("twice")
try:
    r.release()
except RuntimeError:
    print("not owned")


def cleanup():
    try:
        gevent.sleep(10)
    finally:
        print("cleanup")


k = gevent.spawn(cleanup)
gevent.sleep(0)
k.kill()
print(k.dead, repr(k.value))
u = gevent.spawn(cleanup)
u.kill()
print(u.dead, repr(u.value))
done = []
g = gevent.spawn(lambda: 5)
g.link(lambda source: done.append(source.value))
g.join()
gevent.sleep(0)
gevent.sleep(0)
print(done)
try:
    Event().wait()
except gevent.hub.LoopExit as ex:
    print(ex.args[0])
print(gevent.wait(timeout=1))
from gevent.local import local
x = local()
x.a = 1


def other():
    print(hasattr(x, "a"))
    x.a = 2


gevent.spawn(other).join()
print(x.a)
print([g.value for g in gevent.iwait([gevent.spawn(work, 1, 0.01), gevent.spawn(work, 2)])])
