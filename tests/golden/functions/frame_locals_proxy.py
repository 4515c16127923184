# expect: CPython 3.13
"""PEP 667: a frame's f_locals is the frame's variables; locals() is a snapshot."""
import sys


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def work(param, shared):
    x = 1
    late = None
    del late
    frame = sys._getframe()
    proxy = frame.f_locals
    print(type(proxy).__name__, type(proxy).__module__, proxy is frame.f_locals, proxy == frame.f_locals)
    proxy["x"] = 2
    proxy["late"] = "bound again"
    proxy["shared"] = "through the cell"
    proxy["extra"] = 3
    print(x, late, shared, (lambda: shared)())
    print(list(proxy), len(proxy) == len(list(proxy)))
    print(proxy["extra"], "extra" in proxy, "nothing" in proxy, proxy.get("nothing"), proxy.get("nothing", 1))
    snapshot = locals()
    snapshot["x"] = 99
    print(x, type(snapshot) is dict, snapshot["extra"], locals() is snapshot)
    proxy |= {"x": 5}
    proxy.update({"param": 6})
    print(x, param, proxy.setdefault("x", 0), proxy.setdefault("more", 7))
    print(sorted(k for k in proxy.keys() if isinstance(k, str)), (proxy | {"w": 1})["w"], ({"w": 1} | proxy)["x"])
    print(type(proxy.copy()), type(proxy.items()), type(proxy.values()), list(reversed(proxy))[0])
    show(lambda: proxy.pop("x"))
    show(lambda: proxy["nothing"])
    show(lambda: proxy[1])
    show(lambda: hash(proxy))
    show(lambda: proxy[[]])
    show(lambda: proxy.__delitem__("x"))
    show(lambda: proxy | 3)
    show(lambda: proxy < proxy)
    show(lambda: proxy.update(3))
    show(lambda: type(proxy)())
    show(lambda: setattr(frame, "f_locals", {}))
    show(lambda: setattr(frame, "f_lineno", 3))
    show(lambda: setattr(frame, "f_lineno", "x"))
    show(lambda: setattr(frame, "f_trace_lines", 1))
    show(lambda: frame.clear())
    match proxy:
        case {"x": 5}:
            print("a mapping")
    return proxy


proxy = work("p", "s")
print(proxy["x"], proxy["param"], proxy["extra"])
proxy["x"] = 10
print(proxy["x"])


def generator():
    n = 1
    while True:
        m = yield n
        n = n + m


g = generator()
next(g)
frame = g.gi_frame
print(frame is g.gi_frame, dict(frame.f_locals), frame.f_lineno - frame.f_code.co_firstlineno)
frame.f_locals["n"] = 40
print(g.send(2), g.gi_frame is frame, dict(frame.f_locals))
g.close()
print(g.gi_frame, dict(frame.f_locals))


class C:
    sys._getframe().f_locals["made"] = 1
    print(type(sys._getframe().f_locals) is dict)


print(C.made, sys._getframe().f_locals is globals())


def depth(n):
    kept = n
    if n:
        depth(n - 1)
    else:
        raise KeyError(kept)


try:
    depth(2)
except KeyError as e:
    tb = e.__traceback__
    while tb:
        names = {k: v for k, v in tb.tb_frame.f_locals.items() if k in ("n", "kept")}
        print(tb.tb_frame.f_code.co_name, names)
        tb = tb.tb_next


class Noisy:
    def __del__(self):
        print("gone")


def raiser():
    noisy = Noisy()
    raise ValueError("kept by the traceback")


try:
    raiser()
except ValueError as e:
    saved = e
print("handled")
del saved
print("end")
