# expect: CPython 3.13
# needs: greenlet
"""Greenlets: switching, ends, parents, exceptions."""
import gc
import sys
import threading

import greenlet as module
from greenlet import GreenletExit, getcurrent, greenlet


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except BaseException as ex:
        print(type(ex).__name__, ex.args)


def one():
    print(12)
    print("got", two.switch("a"))
    print(34)


def other(x):
    print(56, x)
    print("got", first.switch())
    print(78)


first, two = greenlet(one), greenlet(other)
print(bool(first), first.dead, getcurrent().parent, first.parent is getcurrent())
print(first.switch())
print(bool(first), first.dead, bool(two), two.dead)
print(two.switch(1, 2), two.dead)
print(first.switch(), first.switch(5), first.switch(1, 2), first.switch(a=1), first.switch(1, a=1))

g = greenlet(lambda *args, **kwargs: (args, kwargs))
print(g.switch(1, b=2))
main = getcurrent()
print(main.switch(3), main.switch(), main.switch(1, 2))


def failing():
    raise KeyError("oops")


attempt(greenlet(failing).switch)


def catching():
    try:
        main.switch("ready")
    except ValueError as ex:
        print("caught", ex)
        main.switch("still")
    finally:
        print("finally")
    return "end"


g = greenlet(catching)
print(g.switch(), g.gr_frame.f_code.co_name, g.gr_frame.f_lineno > 0)
print(g.throw(ValueError("v")))
print(repr(g.throw()), g.dead, g.gr_frame)
g = greenlet(catching)
g.switch()
attempt(g.throw, KeyError, "k")
g = greenlet(catching)
g.switch()
attempt(g.throw, ValueError, ("x", "y"), None)
print(g.switch())
print(repr(greenlet(one).throw()), repr(greenlet(one).throw(GreenletExit, 1)))
attempt(greenlet(one).throw, KeyError)
attempt(g.throw, KeyError("dead"))
attempt(g.throw, 1)
attempt(greenlet().switch)


class Sub(greenlet):
    def run(self, x):
        self.x = x
        while True:
            x = self.parent.switch(x * 2)
            if x is None:
                return "over"


s = Sub()
print(s.switch(1), s.switch(5), s.x, s.switch(None), s.dead)

# A parent takes over what its children leave.
outer = greenlet(lambda: ("outer got", inner.switch("down")))
inner = greenlet(lambda x: x + "!", outer)
print(outer.switch())
seen = []
p = greenlet(lambda x: seen.append(x) or "parent")
c = greenlet(lambda: "child", p)
print(c.switch(), seen)


def watch(f):
    try:
        main.switch()
    except Exception as ex:
        return f"{type(ex).__name__} in parent"


p = greenlet(watch)
p.switch(1)
c = greenlet(failing, parent=p)
print(c.switch())
attempt(setattr, main, "parent", p)
a = greenlet(one)
b = greenlet(one, a)
attempt(setattr, a, "parent", b)
attempt(setattr, a, "parent", 1)

# One that waits and is forgotten gets GreenletExit.
def waiting():
    try:
        main.switch()
    except GreenletExit:
        print("exit")
        raise
    finally:
        print("cleaned")


w = greenlet(waiting)
w.switch()
del w
gc.collect()
print("after")

events = []
print(module.settrace(lambda event, args: events.append((event, args[0] is main, args[1] is main))))
greenlet(lambda: main.switch()).switch()
attempt(greenlet(failing).switch)
module.settrace(None)
print(events)


def generator():
    for i in range(3):
        main.switch(i)


def deep(n):
    if n:
        return deep(n - 1) + 1
    main.switch("bottom")
    return 0


d = greenlet(deep)
print(d.switch(100), d.switch())


# A switch out of a native function's callback.
def key(x):
    main.switch(x)
    return -x


k = greenlet(lambda: sorted([1, 3, 2], key=key))
print([k.switch() for _ in range(4)])
g = greenlet(generator)
print([g.switch() for _ in range(4)], g.dead)
try:
    raise KeyError("outer")
except KeyError:
    g = greenlet(lambda: (sys.exc_info()[0], main.switch("in"), sys.exc_info()[0]))
    print(g.switch(), sys.exc_info()[0].__name__)
print(g.switch())
many = [greenlet(lambda i=i: main.switch(i)) for i in range(200)]
print(sum(m.switch() for m in many), sum(m.switch() is None for m in many))


def from_elsewhere():
    try:
        g.switch()
    except module.error as ex:
        print(str(ex).split("\n")[0])


g = greenlet(generator)
g.switch()
t = threading.Thread(target=from_elsewhere)
t.start()
t.join()


def own():
    ident = threading.get_ident()
    print(getcurrent() is not main, greenlet(threading.get_ident).switch() == ident)


t = threading.Thread(target=own)
t.start()
t.join()
