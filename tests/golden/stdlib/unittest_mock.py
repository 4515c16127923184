# expect: CPython 3.13
# unittest.mock: stand-ins, what they remember and assert, patching, specs, async and special methods.
import asyncio, inspect, os, sys, types, unittest
from unittest import mock
from unittest.mock import (ANY, DEFAULT, AsyncMock, MagicMock, Mock, NonCallableMock, PropertyMock, call,
                           create_autospec, mock_open, patch, seal, sentinel)
import re


def tell(f, *args, **named):
    try:
        print(re.sub(r"id='\d+'", "id", str(f(*args, **named))))
    except BaseException as e:
        print(type(e).__name__, re.sub(r"id='\d+'", "id", str(e)))


print("-- calls")
m = Mock(return_value=3)
print(m(1, a=2), m.called, m.call_count, m.call_args, m.call_args_list, m.mock_calls)
m.x.y(5)
m.x.z("t").w()
m()
print(m.mock_calls, m.method_calls, m.x.mock_calls)
print(m.call_args == call(), m.call_args_list == [call(1, a=2), call()], m.call_args.args, m.call_args.kwargs)
print(call.a.b(1).c(x=2), call(1) == call(1), call(1) != call(2), call(ANY, 2) == call(5, 2), call.f(1).g())
print(call(1, 2).args, call.x(3).kwargs, call.a(1).b(2).call_list())
for name, args in (("assert_called", ()), ("assert_called_once", ()), ("assert_not_called", ()),
                   ("assert_called_with", ()), ("assert_called_with", (9,)),
                   ("assert_called_once_with", (1,)), ("assert_any_call", (1,)),
                   ("assert_any_call", (7,)), ("assert_has_calls", ([call(1, a=2)],)),
                   ("assert_has_calls", ([call.x.y(5), call()],)), ("assert_has_calls", ([call(8)],)),
                   ("assert_has_calls", ([call(), call(1, a=2)], True)),
                   ("assert_has_calls", ([call(), call(0)], True))):
    tell(getattr(m, name), *args)
fresh = Mock(name="fresh")
tell(fresh.assert_called)
tell(fresh.assert_called_with, 1)
tell(fresh.assert_called_once)
m.reset_mock()
print(m.called, m.mock_calls, m.x.mock_calls, m())
tell(lambda: m.assert_caled)
tell(lambda: m.called_once)
tell(lambda: Mock(unsafe=True).assert_caled)

print("-- effects")
m = Mock(side_effect=[1, ValueError("two"), 3])
tell(m)
tell(m)
tell(m)
tell(m)
m = Mock(side_effect=lambda x: DEFAULT if x else "none", return_value="value")
print(m(0), m(1))
m.side_effect = KeyError
tell(m)
m.side_effect = None
print(m())
m = Mock(wraps=len)
print(m([1, 2]), m.call_count)
m = Mock(**{"a.b.return_value": 4, "c": 5})
print(m.a.b(), m.c)
m.configure_mock(c=6)
print(m.c)
tell(lambda: Mock())
tell(lambda: Mock(name="n"))
tell(lambda: Mock(name="n").a.b().c)
tell(lambda: MagicMock(spec=int))
tell(lambda: NonCallableMock(spec_set=["a"]))
tell(NonCallableMock())
del m.c
tell(lambda: m.c)
parent, child = Mock(), Mock(return_value=None)
parent.attach_mock(child, "kid")
child("here")
print(parent.mock_calls)
parent.other = Mock()
parent.other(1)
print(parent.mock_calls)
named = Mock(name="own")
parent.named = named
named()
print(parent.mock_calls)
seal(m)
tell(lambda: m.new)


class Thing:
    size = 3

    def __init__(self, a, b=2):
        self.own = a

    def work(self, x, *, y=1):
        return x

    @classmethod
    def make(cls, z):
        return cls(z)

    @staticmethod
    def plain(q):
        return q

    @property
    def prop(self):
        return 1

    async def later(self, n):
        return n

    def __len__(self):
        return 5


print("-- specs")
m = Mock(spec=Thing)
print(isinstance(m, Thing), m.__class__, type(m).__name__)
tell(lambda: m.nothing)
tell(lambda: setattr(m, "nothing", 1))
tell(lambda: setattr(Mock(spec_set=Thing), "nothing", 1))
tell(lambda: Mock(spec=["a", "b"]).c)
print(isinstance(m.later, AsyncMock), isinstance(m.work, AsyncMock))
tell(lambda: len(MagicMock(spec=Thing)))
tell(lambda: MagicMock(spec=Thing)[0])
a = create_autospec(Thing)
tell(a)
tell(a, 1, 2, 3)
one = a(1)
print(isinstance(one, Thing))
tell(one.work)
tell(one.work, 1, y=2)
one.work.assert_called_with(1, y=2)
tell(one.work, 1, 2)
tell(lambda: one.missing)
tell(a.make, 1)
tell(a.make, 1, 2)
tell(a.plain)


def function(a, b=1, *args, c, **more):
    """Its words."""


f = create_autospec(function, return_value="made")
print(f(1, c=2), f.__name__, inspect.signature(f), type(f).__name__, f.call_args, f.call_count, f.called)
tell(f)
f.assert_called_once_with(1, c=2)
f.return_value = "changed"
print(f(3, c=4), f.mock_calls)
tell(Mock, spec=Mock())
tell(create_autospec, Mock())

print("-- special methods")
m = MagicMock()
print(len(m), bool(m), int(m), float(m), list(m), m == m, m == 3, 1 in m, m.__index__(), hash(m) == hash(m))
m.__len__.return_value = 7
m.__getitem__.return_value = "item"
m.__getitem__.side_effect = None
m.__iter__.return_value = iter("ab")
m.__contains__.return_value = True
m.__str__.return_value = "text"
m.__enter__.return_value = "entered"
print(len(m), m["k"], list(m), 5 in m, str(m))
with m as inside:
    print(inside)
print(m.__exit__.call_args, m.__getitem__.call_args)
m.__add__.return_value = "sum"
print(m + 1, m.__add__.mock_calls)
print([c for c in m.mock_calls if not str(c).startswith("call.__str__")][:4])
m.__call__ = lambda self: "no"
plain = Mock()
tell(lambda: len(plain))
plain.__len__ = lambda self: 4
plain.__bool__ = Mock(return_value=False)
print(len(plain), bool(plain))
tell(lambda: setattr(plain, "__init__", 1))
tell(lambda: m < 3)
tell(lambda: m.__missing__)


class Owner:
    value = 1


Owner.value = PropertyMock(return_value=9)
owner = Owner()
print(owner.value)
owner.value = 4
print(Owner.__dict__["value"].mock_calls)

print("-- patching")
with patch("os.getcwd", return_value="/nowhere") as p:
    print(os.getcwd(), p.call_count)
print(os.getcwd() != "/nowhere")
with patch.object(Thing, "size", 8):
    print(Thing.size)
print(Thing.size)


@patch("os.getpid")
@patch.object(Thing, "work", autospec=True)
def decorated(first, work, getpid):
    getpid.return_value = 1
    work.return_value = "w"
    print(first, os.getpid(), Thing(1).work(2))
    return "done"


print(decorated("arg"), Thing(1).work(2))


@patch("os.getpid", lambda: 77)
class Case(unittest.TestCase):
    def test_it(self):
        print(os.getpid())


Case("test_it").debug()
with patch.multiple(Thing, size=DEFAULT, make=5) as made:
    print(sorted(made), Thing.make, isinstance(Thing.size, MagicMock))
d = {"a": 1}
with patch.dict(d, {"b": 2}, c=3):
    print(d)
with patch.dict(d, clear=True):
    print(d)
print(d)
with patch.dict("os.environ", {"SOME": "x"}):
    print(os.environ["SOME"])
tell(lambda: patch("os.no_such_thing").start())
tell(lambda: patch("nodots"))
tell(lambda: patch.object(Thing, "fresh").start())
with patch.object(Thing, "fresh", create=True) as p:
    print(Thing.fresh is p)
print(hasattr(Thing, "fresh"))
starter = patch("os.sep", "!")
print(starter.start(), os.sep, starter.stop(), os.sep)
one, two = patch("os.sep", "1"), patch("os.name", "2")
one.start(), two.start()
patch.stopall()
print(os.sep, os.name)
with patch("builtins.open", mock_open(read_data="one\ntwo\n")) as opened:
    with open("file") as f:
        print(f.read())
    with open("file") as f:
        print(list(f), f.readline())
    with open("file", "w") as f:
        f.write("x")
print(opened.call_args_list)
opened().write.assert_called_once_with("x")
with patch("sys.stdout", new_callable=__import__("io").StringIO) as out:
    print("hidden")
print(repr(out.getvalue()))

print("-- async")


async def main():
    m = AsyncMock(return_value=5)
    print(await m(1), m.await_count, m.await_args, asyncio.iscoroutinefunction(m))
    m.assert_awaited_once_with(1)
    later = m(2)
    print(m.call_count, m.await_count)
    await later
    m.side_effect = [1, ValueError("x")]
    print(await m())
    try:
        await m()
    except ValueError as e:
        print("raised", e)
    try:
        await m()
    except StopAsyncIteration:
        print("over")
    for check in (m.assert_not_awaited, m.assert_awaited_once, m.assert_awaited):
        tell(check)
    tell(AsyncMock().assert_awaited)
    tell(AsyncMock().assert_awaited_with, 1)
    magic = MagicMock()
    magic.__aiter__.return_value = [1, 2]
    print([x async for x in magic])
    magic.__aenter__.return_value = "in"
    async with magic as inside:
        print(inside)
    print(type(magic.__aexit__).__name__, magic.__aexit__.await_args)
    thing = create_autospec(Thing)(1)
    thing.later.return_value = "spec"
    print(await thing.later(1))
    with patch.object(Thing, "later") as p:
        p.return_value = "patched"
        print(await Thing(1).later(3), type(p).__name__)

    @patch("os.getpid", return_value=3)
    async def decorated(getpid):
        return os.getpid()
    print(await decorated())


asyncio.run(main())
print(sentinel.a, sentinel.a is sentinel.a, sentinel.a == sentinel.b, DEFAULT, ANY, ANY == 3)
