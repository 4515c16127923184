"""Managers: processes that keep objects for others, who use them through proxies.

An object stays until its manager ends, also when no proxy is left.
"""

import array
import os
import queue
import signal
import sys
import threading
import traceback

from . import process, util
from .connection import Client, Listener
from .context import AuthenticationError, get_spawning_popen, _default_context
from .dummy import Namespace

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token", "SharedMemoryManager"]


class Token:
    """Where an object is."""

    __slots__ = ("typeid", "address", "id")

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __getstate__(self):
        return self.typeid, self.address, self.id

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return (f"{type(self).__name__}(typeid={self.typeid!r}, address={self.address!r}, "
                f"id={self.id!r})")


class RemoteError(Exception):
    """Something failed on the other side that cannot be sent."""

    def __str__(self):
        line = "-" * 75
        return f"\n{line}\n{self.args[0]}{line}"


def public_methods(obj):
    """Return the names of an object's methods that do not begin with an underscore."""
    return [name for name in dir(obj) if name[0] != "_" and callable(getattr(obj, name))]


all_methods = public_methods


def _request(connection, *message):
    """Ask the server something; return its answer, or raise what it raised."""
    connection.send(message)
    kind, answer = connection.recv()
    if kind == "ERROR":
        raise answer
    if kind == "TRACEBACK":
        raise RemoteError(answer)
    return kind, answer


# ---------------------------------------------------------------- the server

class Server:
    """Keeps objects, and calls their methods for those who connect."""

    def __init__(self, registry, address, authkey):
        if not isinstance(authkey, bytes):
            raise TypeError(f"Authkey {authkey!r} is type {type(authkey)!s}, not bytes")
        self.registry, self.authkey = registry, process.AuthenticationString(authkey)
        self.listener = Listener(address=address, backlog=128, authkey=None)
        self.address = self.listener.address
        self._objects, self._lock = {}, threading.Lock()
        self._stop = threading.Event()

    def serve_forever(self):
        """Answer until told to stop."""
        process.current_process()._manager_server = self
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            self._stop.wait()
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            util._flush_std_streams()
            self.listener.close()
        sys.exit(0)

    def _accept(self):
        while not self._stop.is_set():
            try:
                connection = self.listener.accept()
            except OSError:
                continue
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        from .connection import answer_challenge, deliver_challenge
        try:
            deliver_challenge(connection, self.authkey)
            answer_challenge(connection, self.authkey)
            while True:
                message = connection.recv()
                try:
                    answer = self._answer(*message)
                except Exception as problem:
                    answer = "ERROR", problem
                try:
                    connection.send(answer)
                except (OSError, EOFError):
                    raise
                except Exception:
                    connection.send(("TRACEBACK", traceback.format_exc()))
        except (EOFError, OSError, AuthenticationError):
            connection.close()

    def _answer(self, what, *rest):
        if what == "call":
            return self._call(*rest)
        if what == "create":
            typeid, args, kwds = rest
            return "RETURN", self.create(typeid, args, kwds)
        if what == "methods":
            return "RETURN", list(self._objects[rest[0]][1])
        if what == "count":
            return "RETURN", len(self._objects)
        if what == "shutdown":
            self._stop.set()
        return "RETURN", None

    def create(self, typeid, args, kwds):
        """Make an object; return its token, and what of it may be called."""
        maker, exposed, results, proxytype = self.registry[typeid]
        obj = args[0] if maker is None else maker(*args, **kwds)
        if exposed is None:
            exposed = public_methods(obj)
        with self._lock:
            ident = f"{id(obj):x}"
            self._objects[ident] = obj, set(exposed) | set(results or ()), results or {}
        return Token(typeid, self.address, ident), tuple(exposed)

    def _call(self, ident, name, args, kwds):
        obj, exposed, results = self._objects[ident]
        if name not in exposed:
            if name == "__str__":
                return "RETURN", str(obj)
            if name in ("#GETVALUE", "__getvalue__"):
                return "RETURN", obj
            if name == "__repr__":
                return "RETURN", repr(obj)
            raise AttributeError(f"method {name!r} of {type(obj)!r} object is not in exposed={exposed!r}")
        result = getattr(obj, name)(*args, **kwds)
        typeid = results.get(name)
        if typeid is None:
            return "RETURN", result
        return "PROXY", (typeid, *self.create(typeid, (result,), {}))


def _run_server(registry, address, authkey, writer, initializer, initargs):
    """What the manager's process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if initializer is not None:
        initializer(*initargs)
    server = Server(registry, address, authkey)
    writer.send(server.address)
    writer.close()
    server.serve_forever()


# ---------------------------------------------------------------- managers

class BaseManager:
    """A process that keeps objects of registered types."""

    _registry = {}

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *,
                 shutdown_timeout=1.0):
        if serializer not in ("pickle", "xmlrpclib"):
            raise KeyError(serializer)
        if serializer != "pickle":
            raise NotImplementedError("gilbox's managers speak pickle only")
        self._authkey = process.AuthenticationString(
            process.current_process().authkey if authkey is None else authkey)
        self._address, self._state = address, "initial"
        self._ctx = ctx or _default_context.get_context()
        self._shutdown_timeout = shutdown_timeout

    @property
    def address(self):
        """Where its server listens."""
        return self._address

    def _check(self, state):
        if self._state != state:
            words = {"started": "Already started server", "shutdown": "Manager has shut down",
                     "initial": "Manager not started"}
            raise process_error(f"{words[self._state]}" if state == "initial"
                                else f"Unknown state {self._state!r}")

    def get_server(self):
        """Return a server that this process can run itself."""
        self._check("initial")
        return Server(self._registry, self._address, self._authkey)

    def connect(self):
        """Use the server of somebody else."""
        Client(self._address, authkey=self._authkey).close()
        self._state = "started"

    def start(self, initializer=None, initargs=()):
        """Start the process."""
        self._check("initial")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = self._ctx.Pipe(duplex=False)
        self._process = self._ctx.Process(
            target=_run_server,
            args=(self._registry, self._address, bytes(self._authkey), writer, initializer, initargs))
        numbers = ":".join(map(str, self._process._identity))
        self._process.name = f"{type(self).__name__}-{numbers}"
        self._process.start()
        writer.close()
        self._address = reader.recv()
        reader.close()
        self._state = "started"
        self.shutdown = util.Finalize(self, _end_manager,
                                      (self._process, self._address, self._authkey,
                                       self._shutdown_timeout), exitpriority=0)

    def _create(self, typeid, /, *args, **kwds):
        assert self._state == "started", "server not yet started"
        connection = Client(self._address, authkey=self._authkey)
        with connection:
            return _request(connection, "create", typeid, args, kwds)[1]

    def join(self, timeout=None):
        """Wait until the process has ended."""
        if getattr(self, "_process", None) is not None:
            self._process.join(timeout)

    def _number_of_objects(self):
        with Client(self._address, authkey=self._authkey) as connection:
            return _request(connection, "count")[1]

    def __enter__(self):
        if self._state == "initial":
            self.start()
        return self

    def __exit__(self, *args):
        self.shutdown()

    def __reduce__(self):
        return _connected, (type(self), self._address, bytes(self._authkey))

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None,
                 create_method=True):
        """Let the manager keep objects of a type."""
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        proxytype = proxytype or AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        results = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        cls._registry[typeid] = callable, exposed, results, proxytype
        if create_method:
            def make(self, /, *args, **kwds):
                token, exposed = self._create(typeid, *args, **kwds)
                return proxytype(token, "pickle", manager=self, authkey=self._authkey, exposed=exposed)
            make.__name__ = typeid
            setattr(cls, typeid, make)


def process_error(text):
    """Return the error of a manager in a state in which something cannot be done."""
    from .context import ProcessError
    return ProcessError(text)


def _connected(cls, address, authkey):
    manager = cls(address, authkey)
    manager.connect()
    return manager


def _end_manager(child, address, authkey, patience):
    if child.is_alive():
        try:
            with Client(address, authkey=authkey) as connection:
                _request(connection, "shutdown")
        except (OSError, EOFError):
            pass
        child.join(timeout=patience)
        if child.is_alive():
            child.terminate()
            child.join()


# ---------------------------------------------------------------- proxies

class BaseProxy:
    """Stands for an object in a manager."""

    _connections = util.ForkAwareLocal()

    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None, incref=True,
                 manager_owned=False):
        self._token, self._id, self._manager = token, token.id, manager
        self._exposed = exposed
        if authkey is None:
            authkey = manager._authkey if manager is not None else process.current_process().authkey
        self._authkey = process.AuthenticationString(authkey)

    def _connection(self):
        known = self._connections.__dict__.setdefault("by_address", {})
        address = self._token.address
        if address not in known:
            known[address] = Client(address, authkey=self._authkey)
        return known[address]

    def _callmethod(self, methodname, args=(), kwds={}):
        """Call a method of the object."""
        kind, answer = _request(self._connection(), "call", self._id, methodname, args, kwds)
        if kind == "RETURN":
            return answer
        typeid, token, exposed = answer
        registry = self._manager._registry if self._manager is not None else SyncManager._registry
        return registry[typeid][-1](token, "pickle", manager=self._manager, authkey=self._authkey,
                                    exposed=exposed)

    def _getvalue(self):
        """Return a copy of the object."""
        return self._callmethod("#GETVALUE")

    def __reduce__(self):
        key = bytes(self._authkey) if get_spawning_popen() is not None else None
        kind = AutoProxy if getattr(self, "_isauto", False) else type(self)
        return RebuildProxy, (kind, self._token, "pickle", {"exposed": self._exposed, "authkey": key})

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>"

    def __str__(self):
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    """Return a proxy of an object that somebody else told of."""
    server = getattr(process.current_process(), "_manager_server", None)
    if server is not None and server.address == token.address:
        kwds = {**kwds, "authkey": server.authkey}
    return func(token, serializer, **kwds)


def MakeProxyType(name, exposed, _cache={}):
    """Return a class of proxies that have these methods."""
    exposed = tuple(exposed)
    if (name, exposed) not in _cache:
        body = {method: _forwarder(method) for method in exposed}
        cls = type(name, (BaseProxy,), body)
        cls._exposed_ = exposed
        _cache[name, exposed] = cls
    return _cache[name, exposed]


def _forwarder(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)
    method.__name__ = name
    return method


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True,
              manager_owned=False):
    """Return a proxy with the public methods of its object."""
    if authkey is None:
        authkey = manager._authkey if manager is not None else process.current_process().authkey
    if exposed is None:
        with Client(token.address, authkey=authkey) as connection:
            exposed = _request(connection, "methods", token.id)[1]
    cls = MakeProxyType(f"AutoProxy[{token.typeid}]", exposed)
    proxy = cls(token, serializer, manager=manager, authkey=authkey, exposed=exposed)
    proxy._isauto = True
    return proxy


class Value:
    """A value."""

    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    def get(self):
        """Return it."""
        return self._value

    def set(self, value):
        """Change it."""
        self._value = value

    value = property(get, set)

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self._value!r})"


def Array(typecode, sequence, lock=True):
    """Return an array."""
    return array.array(typecode, sequence)


class IteratorProxy(BaseProxy):
    """An iterator in a manager."""

    _exposed_ = ("__next__", "send", "throw", "close")

    def __iter__(self):
        return self


for _name in IteratorProxy._exposed_:
    setattr(IteratorProxy, _name, _forwarder(_name))


class AcquirerProxy(BaseProxy):
    """A lock in a manager."""

    _exposed_ = ("acquire", "release")

    def acquire(self, blocking=True, timeout=None):
        """Take it."""
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        """Let it go."""
        return self._callmethod("release")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, *args):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    """A condition in a manager."""

    _exposed_ = ("acquire", "release", "wait", "notify", "notify_all")

    def wait(self, timeout=None):
        """Wait until woken."""
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        """Wake some."""
        return self._callmethod("notify", (n,))

    def notify_all(self):
        """Wake all."""
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        """Wait until something holds."""
        import time
        end = None if timeout is None else time.monotonic() + timeout
        while not (result := predicate()):
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result


EventProxy = MakeProxyType("EventProxy", ("is_set", "set", "clear", "wait"))


class BarrierProxy(BaseProxy):
    """A barrier in a manager."""

    _exposed_ = ("__getattribute__", "wait", "abort", "reset")

    def wait(self, timeout=None):
        """Wait until all are there."""
        return self._callmethod("wait", (timeout,))

    def abort(self):
        """Break it."""
        return self._callmethod("abort")

    def reset(self):
        """Begin again."""
        return self._callmethod("reset")

    parties, n_waiting, broken = (
        property(lambda self, name=name: self._callmethod("__getattribute__", (name,)))
        for name in ("parties", "n_waiting", "broken"))


class NamespaceProxy(BaseProxy):
    """Attributes in a manager."""

    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, key):
        if key[0] == "_":
            return object.__getattribute__(self, key)
        return self._callmethod("__getattribute__", (key,))

    def __setattr__(self, key, value):
        if key[0] == "_":
            return object.__setattr__(self, key, value)
        return self._callmethod("__setattr__", (key, value))

    def __delattr__(self, key):
        if key[0] == "_":
            return object.__delattr__(self, key)
        return self._callmethod("__delattr__", (key,))


class ValueProxy(BaseProxy):
    """A value in a manager."""

    _exposed_ = ("get", "set")

    def get(self):
        """Return it."""
        return self._callmethod("get")

    def set(self, value):
        """Change it."""
        return self._callmethod("set", (value,))

    value = property(get, set)


_LIST = ("__add__", "__contains__", "__delitem__", "__getitem__", "__imul__", "__len__", "__mul__",
         "__reversed__", "__rmul__", "__setitem__", "append", "clear", "copy", "count", "extend",
         "index", "insert", "pop", "remove", "reverse", "sort")
_DICT = ("__contains__", "__delitem__", "__getitem__", "__ior__", "__iter__", "__len__", "__or__",
         "__reversed__", "__ror__", "__setitem__", "clear", "copy", "fromkeys", "get", "items",
         "keys", "pop", "popitem", "setdefault", "update", "values")


class ListProxy(MakeProxyType("BaseListProxy", _LIST)):
    """A list in a manager."""

    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self

    def __iter__(self):
        # As a sequence: what is appended meanwhile is seen.
        place = 0
        while True:
            try:
                item = self[place]
            except IndexError:
                return
            yield item
            place += 1


class DictProxy(MakeProxyType("_BaseDictProxy", _DICT)):
    """A dict in a manager."""

    _method_to_typeid_ = {"__iter__": "Iterator"}

    def __ior__(self, value):
        self._callmethod("__ior__", (value,))
        return self

    # Views cannot be sent; lists of what is in them can.
    def keys(self):
        """Return a list of the keys."""
        return list(self._getvalue())

    def values(self):
        """Return a list of the values."""
        return list(self._getvalue().values())

    def items(self):
        """Return a list of pairs."""
        return list(self._getvalue().items())


ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))


class PoolProxy(MakeProxyType("BasePoolProxy", (
        "apply", "apply_async", "close", "imap", "imap_unordered", "join", "map", "map_async",
        "starmap", "starmap_async", "terminate"))):
    """A pool in a manager."""

    _method_to_typeid_ = {"apply_async": "AsyncResult", "map_async": "AsyncResult",
                          "starmap_async": "AsyncResult", "imap": "Iterator",
                          "imap_unordered": "Iterator"}

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.terminate()


class SyncManager(BaseManager):
    """A manager of what programs mostly share."""


def _pool(*args, **kwds):
    from .pool import Pool
    return Pool(*args, **kwds)


SyncManager.register("Queue", queue.Queue)
SyncManager.register("JoinableQueue", queue.Queue)
SyncManager.register("Event", threading.Event, EventProxy)
SyncManager.register("Lock", threading.Lock, AcquirerProxy)
SyncManager.register("RLock", threading.RLock, AcquirerProxy)
SyncManager.register("Semaphore", threading.Semaphore, AcquirerProxy)
SyncManager.register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
SyncManager.register("Condition", threading.Condition, ConditionProxy)
SyncManager.register("Barrier", threading.Barrier, BarrierProxy)
SyncManager.register("Pool", _pool, PoolProxy)
SyncManager.register("list", list, ListProxy)
SyncManager.register("dict", dict, DictProxy)
SyncManager.register("Value", Value, ValueProxy)
SyncManager.register("Array", Array, ArrayProxy)
SyncManager.register("Namespace", Namespace, NamespaceProxy)
SyncManager.register("Iterator", proxytype=IteratorProxy, create_method=False)
SyncManager.register("AsyncResult", create_method=False)


class SharedMemoryManager:
    """Keeps track of shared memory, which goes when the manager ends."""

    def __init__(self, *args, **kwargs):
        self._blocks = []

    def start(self, *args, **kwargs):
        """Begin."""

    def SharedMemory(self, size):
        """Return new shared memory."""
        from .shared_memory import SharedMemory
        self._blocks.append(SharedMemory(create=True, size=size))
        return self._blocks[-1]

    def ShareableList(self, sequence):
        """Return a new shared list."""
        from .shared_memory import ShareableList
        shared = ShareableList(sequence)
        self._blocks.append(shared.shm)
        return shared

    def shutdown(self):
        """Let all of it go."""
        for block in self._blocks:
            block.close()
            try:
                block.unlink()
            except FileNotFoundError:
                pass
        self._blocks.clear()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.shutdown()
