# expect: CPython 3.13
import select
import selectors
import socket

a, b = socket.socketpair()
with select.epoll() as ep, a, b:
    ep.register(b, select.EPOLLIN)
    print(ep.poll(0), ep.closed)
    a.send(b"x")
    found = ep.poll(1)
    print(found == [(b.fileno(), select.EPOLLIN)], ep.poll(1) == found)
    ep.modify(b.fileno(), select.EPOLLIN | select.EPOLLONESHOT)
    print(len(ep.poll(1)), ep.poll(0))
    ep.modify(b, select.EPOLLIN | select.EPOLLET)
    print(len(ep.poll(1)), ep.poll(0))
    for call in (lambda: ep.register(b), lambda: ep.unregister(a), lambda: ep.poll(0, 0),
                 lambda: ep.register("no"), lambda: ep.register(-1)):
        try:
            call()
        except (OSError, ValueError, TypeError) as e:
            print(type(e).__name__, e)
    ep.unregister(b)
    print(ep.poll(0), ep.fileno() >= 0)
print(ep.closed)
for call in (ep.fileno, lambda: ep.poll(0)):
    try:
        call()
    except ValueError as e:
        print(e)

a, b = socket.socketpair()
with selectors.EpollSelector() as s, a, b:
    key = s.register(b, selectors.EVENT_READ, "data")
    print(s.select(0), len(s.get_map()))
    a.send(b"x")
    (found, events), = s.select()
    print(found is key, events, found.data)
    s.modify(b, selectors.EVENT_READ | selectors.EVENT_WRITE, "more")
    (found, events), = s.select()
    print(events, found.data)
    s.unregister(b)
    print(s.select(0), len(s.get_map()))
    try:
        s.unregister(b)
    except KeyError as e:
        print("KeyError")
