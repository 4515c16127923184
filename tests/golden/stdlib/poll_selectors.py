# expect: CPython 3.13
"""select.poll, select.select and all selectors: what they take and what they refuse."""
import os
import select
import selectors
import socket


def attempt(f, *args, **kw):
    try:
        return f(*args, **kw)
    except Exception as ex:
        print(type(ex).__name__, ex.args)


a, b = socket.socketpair()
p = select.poll()
attempt(p.modify, 99, 1)
attempt(p.unregister, 99)
attempt(p.register, -1)
attempt(p.register, "x")
attempt(p.register, a, 1 << 20)
attempt(p.register, a, "x")
p.register(a)
p.register(b.fileno(), select.POLLIN)
print([(fd == a.fileno(), ev) for fd, ev in p.poll(0)], p.poll(0.5) == p.poll(-1))
p.modify(a, select.POLLIN)
print(p.poll(1), p.poll(0))
b.send(b"x")
print([(fd == a.fileno(), ev) for fd, ev in p.poll()])
b.close()
print(sorted(ev for fd, ev in p.poll(1000)))
attempt(p.poll, "x")
attempt(p.poll, 1 << 70)
p.unregister(a)
print(type(p))
attempt(select.select, 1, [], [])
attempt(select.select, [], [], [], "x")
attempt(select.select, [], [], [], -1)
attempt(select.select, ["x"], [], [])
attempt(select.select, [-1], [], [])
attempt(select.select, [7000], [], [], 0)
print(select.select([], [], [], 0))
r, w = os.pipe()
for cls in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector, selectors.DefaultSelector):
    print(cls.__name__)
    with cls() as s:
        key = s.register(r, selectors.EVENT_READ, "data")
        print(key.fd == r, key.events, key.data, len(s.get_map()), s.get_map()[r] == key, r in s.get_map(), list(s.get_map()) == [r])
        attempt(s.register, r, selectors.EVENT_READ) 
        attempt(s.register, w, 0)
        attempt(s.register, w, 8)
        attempt(s.register, "x", 1)
        attempt(s.register, -1, 1)
        print(s.select(0), s.select(0.01), s.select(-1))
        s.register(w, selectors.EVENT_WRITE)
        print([(k.fd == w, e) for k, e in s.select()])
        os.write(w, b"1")
        print(sorted((k.fd == w, e) for k, e in s.select(1)))
        print(s.modify(w, selectors.EVENT_WRITE, "new").data, s.modify(r, selectors.EVENT_READ).data)
        attempt(s.modify, 99, 1)
        attempt(s.unregister, 99)
        attempt(s.get_key, 99)
        print(s.get_key(r).fd == r, s.unregister(w).data)
        os.read(r, 1)
        f = os.fdopen(os.dup(r), "rb")
        s.register(f, 1)
        f.close()
        print(s.unregister(f).fileobj is f)
        print(hasattr(s, "fileno"))
    print(s.get_map())
    attempt(s.get_key, r)
