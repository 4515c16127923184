"""Stand-ins to await, to wait for, and for files."""

import asyncio
import inspect
import io
import threading

from unittest._mock_calls import CallList, two
from unittest._mock_core import (_ASYNC, DEFAULT, Base, MagicMock, Mock, _not_given, is_exception)
from unittest.util import safe_repr


class AsyncBase(Base):
    """Calls make coroutines; awaiting them is remembered too."""

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__["_is_coroutine"] = asyncio.coroutines._is_coroutine
        # What asks for a coroutine function looks at the flags of a code object.
        code = Mock(spec_set=["co_flags", "co_name", "co_varnames", "co_argcount",
                              "co_kwonlyargcount", "co_posonlyargcount"])
        code.co_flags = inspect.CO_COROUTINE
        self.__dict__["__code__"] = code
        self.__dict__["__name__"] = "AsyncMock"
        self.__dict__["__defaults__"] = ()
        self.__dict__["__kwdefaults__"] = {}
        self.__dict__["__annotations__"] = None

    def _mock_forget(self):
        super()._mock_forget()
        self.__dict__["await_count"], self.__dict__["await_args"] = 0, None
        self.__dict__["await_args_list"] = CallList()

    def __call__(self, /, *args, **kwargs):
        self._mock_check(args, kwargs)
        self._mock_remember(args, kwargs)
        return self._mock_later(args, kwargs)

    async def _mock_later(self, args, kwargs):
        self.__dict__["await_count"] += 1
        self.__dict__["await_args"] = one = two(args, kwargs)
        self.await_args_list.append(one)
        effect = self.side_effect
        if effect is not None:
            if is_exception(effect):
                raise effect
            if not callable(effect):
                try:
                    result = next(effect)
                except StopIteration:
                    raise StopAsyncIteration from None
                if is_exception(result):
                    raise result
            elif inspect.iscoroutinefunction(effect):
                result = await effect(*args, **kwargs)
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            result = self._mock_wraps(*args, **kwargs)
            return await result if inspect.isawaitable(result) else result
        return self.return_value

    def _mock_awaited(self):
        return f"\nAwaits: {safe_repr(self.await_args_list)}." if self.await_args_list else ""

    def assert_awaited(self):
        """Fail if nothing was awaited."""
        if not self.await_count:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited.")

    def assert_awaited_once(self):
        """Fail if not exactly one call was awaited."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited once. "
                                 f"Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        """Fail if the last await had other arguments."""
        expected = self._mock_text(args, kwargs)
        if self.await_args is None:
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        if self._mock_bound(self.await_args) != self._mock_bound(two(args, kwargs)):
            raise AssertionError(f"expected await not found.\nExpected: {expected}\n"
                                 f"  Actual: {self._mock_text(*self.await_args)}")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """Fail if not exactly one call, with these arguments, was awaited."""
        self.assert_awaited_once()
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """Fail if no await had these arguments."""
        if self._mock_bound(two(args, kwargs)) not in \
                [self._mock_bound(one) for one in self.await_args_list]:
            raise AssertionError(f"{self._mock_text(args, kwargs)} await not found")

    def assert_has_awaits(self, calls, any_order=False):
        """Fail if these were not awaited, one after the other (or in any order)."""
        expected = [self._mock_bound(one) for one in calls]
        happened = CallList(self._mock_bound(one) for one in self.await_args_list)
        if not any_order:
            if CallList(expected) not in happened:
                raise AssertionError(f"Awaits not found.\nExpected: {CallList(calls)}\n"
                                     f"Actual: {self.await_args_list}")
            return
        left, missing = list(happened), []
        for one in expected:
            if one in left:
                left.remove(one)
            else:
                missing.append(one)
        if missing:
            raise AssertionError(f"{tuple(missing)!r} not all found in await list")

    def assert_not_awaited(self):
        """Fail if something was awaited."""
        if self.await_count:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to not have been awaited. "
                                 f"Awaited {self.await_count} times.")

    def reset_mock(self, /, *args, **kwargs):
        """Forget all calls and awaits."""
        super().reset_mock(*args, **kwargs)


class AsyncMock(AsyncBase, MagicMock):
    """A stand-in whose calls are awaited."""


class ThreadingMock(MagicMock):
    """A stand-in on whose calls other threads can wait."""

    DEFAULT_TIMEOUT = None

    def __init__(self, /, *args, timeout=_not_given, **kwargs):
        self.__dict__["_mock_timeout"] = self.DEFAULT_TIMEOUT if timeout is _not_given else timeout
        self.__dict__["_mock_changed"] = threading.Condition()
        super().__init__(*args, **kwargs)

    def _get_child_mock(self, /, **kwargs):
        if "timeout" not in kwargs and kwargs.get("_new_name") not in _ASYNC:
            kwargs["timeout"] = self.__dict__["_mock_timeout"]
        return super()._get_child_mock(**kwargs)

    def _mock_remember(self, args, kwargs):
        super()._mock_remember(args, kwargs)
        with self.__dict__["_mock_changed"]:
            self.__dict__["_mock_changed"].notify_all()

    def _mock_wait(self, happened, timeout, words):
        limit = self.__dict__["_mock_timeout"] if timeout is _not_given else timeout
        with self.__dict__["_mock_changed"]:
            if not self.__dict__["_mock_changed"].wait_for(happened, limit):
                raise AssertionError(f"{words} was not called before timeout({limit}).")

    def wait_until_called(self, *, timeout=_not_given):
        """Wait until there is a call."""
        self._mock_wait(lambda: self.called, timeout, self._mock_name or "mock")

    def wait_until_any_call_with(self, *args, **kwargs):
        """Wait until there is a call with these arguments."""
        wanted = two(args, kwargs)
        name = self._mock_name or "mock"
        self._mock_wait(lambda: wanted in self.call_args_list, _not_given,
                        f"{self._mock_text(args, kwargs)} call not found: {name}")


def seal(mock):
    """Let a stand-in make no more attributes."""
    mock.__dict__["_mock_sealed"] = True
    for child in list(mock.__dict__["_mock_children"].values()):
        if isinstance(child, Base) and child.__dict__["_mock_new_parent"] is mock:
            seal(child)


def mock_open(mock=None, read_data=""):
    """Return a stand-in for open() whose files have this content."""
    state = {}

    def content():
        return io.BytesIO(read_data) if isinstance(read_data, (bytes, bytearray)) \
            else io.StringIO(read_data)

    def reading(name):
        def read(*args, **kwargs):
            told = getattr(handle, name).__dict__["_mock_return"]
            return told if told is not DEFAULT else getattr(state["file"], name)(*args, **kwargs)
        return read

    def lines():
        told = handle.readline.__dict__["_mock_return"]
        while told is not DEFAULT:
            yield told
        yield from state["file"]

    if mock is None:
        mock = MagicMock(name="open", spec=open)
    handle = MagicMock(spec=list(dict.fromkeys(dir(io.TextIOWrapper) + dir(io.BytesIO))))
    handle.__enter__.return_value = handle
    handle.__exit__.return_value = None
    handle.write.return_value = None
    for name in ("read", "readline", "readlines"):
        getattr(handle, name).side_effect = reading(name)
    handle.__iter__.side_effect = lines
    handle.__next__ = lambda self: next(state["file"])
    state["file"] = content()

    def opened(*args, **kwargs):
        state["file"] = content()
        return DEFAULT
    mock.side_effect = opened
    mock.return_value = handle
    return mock
