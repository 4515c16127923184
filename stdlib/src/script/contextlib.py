"""Context managers made of generators, and a stack to keep several in."""

import sys
from _collections import deque
from functools import wraps
from types import MethodType, GenericAlias
import abc

__all__ = [
    "asynccontextmanager", "contextmanager", "closing", "nullcontext",
    "AbstractContextManager", "AbstractAsyncContextManager", "AsyncExitStack",
    "ContextDecorator", "ExitStack", "redirect_stdout", "redirect_stderr",
    "suppress", "aclosing", "AsyncContextDecorator", "chdir",
]


def _has_all(cls, *methods):
    for method in methods:
        for base in cls.__mro__:
            if method in base.__dict__:
                if base.__dict__[method] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True


class AbstractContextManager(abc.ABC):
    """What the `with` statement asks for."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    def __enter__(self):
        """Return `self` upon entering the runtime context."""
        return self

    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        """Raise any exception triggered within the runtime context."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractContextManager:
            return _has_all(C, "__enter__", "__exit__")
        return NotImplemented


class AbstractAsyncContextManager(abc.ABC):
    """What the `async with` statement asks for."""

    __class_getitem__ = classmethod(GenericAlias)
    __slots__ = ()

    async def __aenter__(self):
        """Return `self` upon entering the runtime context."""
        return self

    @abc.abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        """Raise any exception triggered within the runtime context."""
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractAsyncContextManager:
            return _has_all(C, "__aenter__", "__aexit__")
        return NotImplemented


class ContextDecorator:
    """Lets a context manager be written above a function as well."""

    def _recreate_cm(self):
        """Return the manager for one call; one that is used up makes another."""
        return self

    def __call__(self, func):
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)
        return wraps(func)(inner)


class AsyncContextDecorator:
    """Lets an async context manager be written above an async function as well."""

    def _recreate_cm(self):
        """Return the manager for one call; one that is used up makes another."""
        return self

    def __call__(self, func):
        async def inner(*args, **kwds):
            async with self._recreate_cm():
                return await func(*args, **kwds)
        return wraps(func)(inner)


# ---------------------------------------------------------------- generators

class _GeneratorContextManagerBase:
    def __init__(self, func, args, kwds):
        self.func, self.args, self.kwds = func, args, kwds
        doc = getattr(func, "__doc__", None)
        self.__doc__ = type(self).__doc__ if doc is None else doc
        self.gen = func(*args, **kwds)

    def _recreate_cm(self):
        return self.__class__(self.func, self.args, self.kwds)


def _verdict(thrown, met, traceback, end, endings):
    """What an exception that left the generator means for the one that was thrown in.

    False: it passed through, as it was or wrapped by the machine (PEP 479).  True: it was swallowed.
    None: the generator raised one of its own.  `end` is how the generator says that it is over,
    `endings` are those that the machine wraps.
    """
    if isinstance(met, end):
        # Not swallowed if it is the very one that was thrown in.
        return thrown is not None and met is not thrown
    wrapped = (isinstance(met, RuntimeError) and isinstance(thrown, endings)
               and met.__cause__ is thrown)
    if met is not thrown and not wrapped:
        return None
    thrown.__traceback__ = traceback
    return False


class _GeneratorContextManager(_GeneratorContextManagerBase,
                               AbstractContextManager, ContextDecorator):
    """What a function decorated with @contextmanager returns."""

    def __enter__(self):
        # Only a decorator has a use for them, and they may hold much.
        del self.func, self.args, self.kwds
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, typ, value, traceback):
        thrown = typ() if value is None and typ is not None else value
        try:
            next(self.gen) if typ is None else self.gen.throw(thrown)
        except BaseException as met:
            verdict = _verdict(thrown, met, traceback, StopIteration, StopIteration)
            if verdict is None:
                raise
            return verdict
        with closing(self.gen):
            raise RuntimeError("generator didn't stop" + ("" if typ is None else " after throw()"))


class _AsyncGeneratorContextManager(_GeneratorContextManagerBase,
                                    AbstractAsyncContextManager,
                                    AsyncContextDecorator):
    """What a function decorated with @asynccontextmanager returns."""

    async def __aenter__(self):
        del self.func, self.args, self.kwds
        async for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    async def __aexit__(self, typ, value, traceback):
        thrown = typ() if value is None and typ is not None else value
        try:
            await (anext(self.gen) if typ is None else self.gen.athrow(thrown))
        except BaseException as met:
            verdict = _verdict(thrown, met, traceback, StopAsyncIteration,
                               (StopIteration, StopAsyncIteration))
            if verdict is None:
                raise
            return verdict
        async with aclosing(self.gen):
            raise RuntimeError("generator didn't stop" + ("" if typ is None else " after athrow()"))


def contextmanager(func):
    """Make a context manager of a generator function that yields once.

    >>> @contextmanager
    ... def tag(name):
    ...     print(f"<{name}>")
    ...     yield
    ...     print(f"</{name}>")
    """
    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)
    return helper


def asynccontextmanager(func):
    """Make an async context manager of an async generator function that yields once."""
    @wraps(func)
    def helper(*args, **kwds):
        return _AsyncGeneratorContextManager(func, args, kwds)
    return helper


# ---------------------------------------------------------------- small ones

class closing(AbstractContextManager):
    """Call `thing.close()` at the end."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    """Await `thing.aclose()` at the end."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class _RedirectStream(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        # A list: the same manager may be entered again inside itself.
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stdout(_RedirectStream):
    """Let `sys.stdout` be another file for a while."""

    _stream = "stdout"


class redirect_stderr(_RedirectStream):
    """Let `sys.stderr` be another file for a while."""

    _stream = "stderr"


class suppress(AbstractContextManager):
    """Swallow the given exceptions; after one, go on behind the `with` block."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        if exctype is None:
            return None
        if issubclass(exctype, self._exceptions):
            return True
        if not issubclass(exctype, BaseExceptionGroup):
            return False
        others = excinst.split(self._exceptions)[1]
        if others is not None:
            raise others
        return True


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """A context manager that does nothing, where one is asked for."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *excinfo):
        pass


class chdir(AbstractContextManager):
    """Be in another directory for a while (all threads are)."""

    def __init__(self, path):
        self.path = path
        self._old_cwd = []

    def __enter__(self):
        import os
        self._old_cwd.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, *excinfo):
        import os
        os.chdir(self._old_cwd.pop())


# ---------------------------------------------------------------- stacks

class _BaseExitStack:
    """A stack of things to do at the end: pairs of (is it plain?, callback)."""

    @staticmethod
    def _create_exit_wrapper(cm, cm_exit):
        return MethodType(cm_exit, cm)

    @staticmethod
    def _create_cb_wrapper(callback, /, *args, **kwds):
        def _exit_wrapper(exc_type, exc, tb):
            callback(*args, **kwds)
        return _exit_wrapper

    def __init__(self):
        self._exit_callbacks = deque()

    def pop_all(self):
        """Move everything to a new stack, and return that."""
        new_stack = type(self)()
        new_stack._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = deque()
        return new_stack

    def push(self, exit):
        """Remember something with an `__exit__`, or a function that looks like one."""
        method = getattr(type(exit), "__exit__", None)
        if method is not None:
            self._push_cm_exit(exit, method)
        else:
            self._push_exit_callback(exit)
        return exit

    def enter_context(self, cm):
        """Enter a context manager, remember its exit, and return what it gave."""
        cls = type(cm)
        try:
            enter = cls.__enter__
            exit = cls.__exit__
        except AttributeError:
            raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does "
                            "not support the context manager protocol") from None
        result = enter(cm)
        self._push_cm_exit(cm, exit)
        return result

    def callback(self, callback, /, *args, **kwds):
        """Remember to call a function."""
        wrapper = self._create_cb_wrapper(callback, *args, **kwds)
        wrapper.__wrapped__ = callback
        self._push_exit_callback(wrapper)
        return callback

    def _push_cm_exit(self, cm, cm_exit):
        self._push_exit_callback(self._create_exit_wrapper(cm, cm_exit), True)

    def _push_exit_callback(self, callback, is_sync=True):
        self._exit_callbacks.append((is_sync, callback))


def _context_fixer(frame_exc):
    """Return a function that hangs the exception of one exit onto the one before it."""
    def fix(new_exc, old_exc):
        while True:
            context = new_exc.__context__
            if context is None or context is old_exc:
                return
            if context is frame_exc:
                break
            new_exc = context
        new_exc.__context__ = old_exc
    return fix


class ExitStack(_BaseExitStack, AbstractContextManager):
    """Any number of context managers, left in the reverse order."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_details):
        exc = exc_details[1]
        received = exc is not None
        fix_context = _context_fixer(sys.exception())
        suppressed = False
        pending_raise = False
        while self._exit_callbacks:
            _, callback = self._exit_callbacks.pop()
            try:
                details = (None, None, None) if exc is None else \
                    (type(exc), exc, exc.__traceback__)
                if callback(*details):
                    suppressed = True
                    pending_raise = False
                    exc = None
            except BaseException as new_exc:
                fix_context(new_exc, exc)
                pending_raise = True
                exc = new_exc
        if pending_raise:
            # Raising sets the context anew: keep the one that was worked out.
            context = exc.__context__
            try:
                raise exc
            except BaseException:
                exc.__context__ = context
                raise
        return received and suppressed

    def close(self):
        """Do at once what was to be done at the end."""
        self.__exit__(None, None, None)


class AsyncExitStack(_BaseExitStack, AbstractAsyncContextManager):
    """Any number of context managers, async or not, left in the reverse order."""

    @staticmethod
    def _create_async_exit_wrapper(cm, cm_exit):
        return MethodType(cm_exit, cm)

    @staticmethod
    def _create_async_cb_wrapper(callback, /, *args, **kwds):
        async def _exit_wrapper(exc_type, exc, tb):
            await callback(*args, **kwds)
        return _exit_wrapper

    async def enter_async_context(self, cm):
        """Enter an async context manager, remember its exit, return what it gave."""
        cls = type(cm)
        try:
            enter = cls.__aenter__
            exit = cls.__aexit__
        except AttributeError:
            raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does "
                            "not support the asynchronous context manager protocol"
                            ) from None
        result = await enter(cm)
        self._push_async_cm_exit(cm, exit)
        return result

    def push_async_exit(self, exit):
        """Remember something with an `__aexit__`, or a function that looks like one."""
        method = getattr(type(exit), "__aexit__", None)
        if method is not None:
            self._push_async_cm_exit(exit, method)
        else:
            self._push_exit_callback(exit, False)
        return exit

    def push_async_callback(self, callback, /, *args, **kwds):
        """Remember to await what a function returns."""
        wrapper = self._create_async_cb_wrapper(callback, *args, **kwds)
        wrapper.__wrapped__ = callback
        self._push_exit_callback(wrapper, False)
        return callback

    async def aclose(self):
        """Do at once what was to be done at the end."""
        await self.__aexit__(None, None, None)

    def _push_async_cm_exit(self, cm, cm_exit):
        self._push_exit_callback(self._create_async_exit_wrapper(cm, cm_exit), False)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_details):
        exc = exc_details[1]
        received = exc is not None
        fix_context = _context_fixer(sys.exception())
        suppressed = False
        pending_raise = False
        while self._exit_callbacks:
            is_sync, callback = self._exit_callbacks.pop()
            try:
                details = (None, None, None) if exc is None else \
                    (type(exc), exc, exc.__traceback__)
                swallow = callback(*details)
                if not is_sync:
                    swallow = await swallow
                if swallow:
                    suppressed = True
                    pending_raise = False
                    exc = None
            except BaseException as new_exc:
                fix_context(new_exc, exc)
                pending_raise = True
                exc = new_exc
        if pending_raise:
            # Raising sets the context anew: keep the one that was worked out.
            context = exc.__context__
            try:
                raise exc
            except BaseException:
                exc.__context__ = context
                raise
        return received and suppressed
