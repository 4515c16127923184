"""Loops, handles and policies as such; what is the running loop."""

import sys
import threading
import warnings

from _asyncio import (
    Handle, TimerHandle, _get_running_loop, _set_running_loop, get_event_loop, get_running_loop,
)

__all__ = ("AbstractEventLoopPolicy", "AbstractEventLoop", "AbstractServer", "Handle",
           "TimerHandle", "get_event_loop_policy", "set_event_loop_policy", "get_event_loop",
           "set_event_loop", "new_event_loop", "get_child_watcher", "set_child_watcher",
           "_set_running_loop", "get_running_loop", "_get_running_loop")


class AbstractServer:
    """What a server can do."""

    def close(self):
        """Take no more connections."""
        raise NotImplementedError

    def close_clients(self):
        """Close all connections."""
        raise NotImplementedError

    def abort_clients(self):
        """Close all connections at once, losing what is not sent yet."""
        raise NotImplementedError

    def get_loop(self):
        """Return the loop."""
        raise NotImplementedError

    def is_serving(self):
        """Return whether it takes connections."""
        raise NotImplementedError

    async def start_serving(self):
        """Begin to take connections."""
        raise NotImplementedError

    async def serve_forever(self):
        """Take connections until the task is cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until it is closed and all connections are over."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """What a loop can do: every method is for subclasses to bring."""


def _abstract(name, is_coroutine):
    if is_coroutine:
        async def method(self, *args, **kwargs):
            raise NotImplementedError
    else:
        def method(self, *args, **kwargs):
            raise NotImplementedError
    method.__name__ = name
    method.__qualname__ = f"AbstractEventLoop.{name}"
    setattr(AbstractEventLoop, name, method)


for _name in ("run_forever run_until_complete stop is_running is_closed close call_soon "
              "call_later call_at time create_future create_task call_soon_threadsafe "
              "run_in_executor set_default_executor add_reader remove_reader add_writer "
              "remove_writer add_signal_handler remove_signal_handler set_task_factory "
              "get_task_factory get_exception_handler set_exception_handler "
              "default_exception_handler call_exception_handler get_debug set_debug "
              "_timer_handle_cancelled").split():
    _abstract(_name, False)
for _name in ("shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo "
              "create_connection create_server start_tls sendfile create_unix_connection "
              "create_unix_server connect_accepted_socket create_datagram_endpoint "
              "connect_read_pipe connect_write_pipe subprocess_shell subprocess_exec "
              "sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall "
              "sock_sendto sock_connect sock_accept sock_sendfile").split():
    _abstract(_name, True)
del _name


class AbstractEventLoopPolicy:
    """Says which loop belongs to whom."""

    def get_event_loop(self):
        """Return the loop of the context."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Set the loop of the context."""
        raise NotImplementedError

    def new_event_loop(self):
        """Return a new loop."""
        raise NotImplementedError

    def get_child_watcher(self):
        """Return what waits for child processes."""
        raise NotImplementedError

    def set_child_watcher(self, watcher):
        """Set what waits for child processes."""
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """Each thread has a loop; the main thread's is made when it is first asked for."""

    _loop_factory = None

    class _Local(threading.local):
        _loop = None
        _set_called = False

    def __init__(self):
        self._local = self._Local()

    def get_event_loop(self):
        if (self._local._loop is None and not self._local._set_called
                and threading.current_thread() is threading.main_thread()):
            # The warning is about the first caller outside of asyncio.
            level, frame = 2, sys._getframe(1)
            while frame:
                module = frame.f_globals.get("__name__")
                if not (module == "asyncio" or module.startswith("asyncio.")):
                    break
                frame = frame.f_back
                level += 1
            warnings.warn("There is no current event loop", DeprecationWarning,
                          stacklevel=level)
            self.set_event_loop(self.new_event_loop())
        if self._local._loop is None:
            raise RuntimeError("There is no current event loop in thread "
                               f"{threading.current_thread().name!r}.")
        return self._local._loop

    def set_event_loop(self, loop):
        self._local._set_called = True
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError("loop must be an instance of AbstractEventLoop or None, "
                            f"not '{type(loop).__name__}'")
        self._local._loop = loop

    def new_event_loop(self):
        return self._loop_factory()


_event_loop_policy = None
_lock = threading.Lock()


def get_event_loop_policy():
    """Return the policy."""
    global _event_loop_policy
    if _event_loop_policy is None:
        with _lock:
            if _event_loop_policy is None:
                from . import DefaultEventLoopPolicy
                _event_loop_policy = DefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the policy; None brings back the default."""
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError("policy must be an instance of AbstractEventLoopPolicy or None, "
                        f"not '{type(policy).__name__}'")
    _event_loop_policy = policy


def set_event_loop(loop):
    """Set the loop of this thread."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Return a new loop."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    """Return what waits for child processes."""
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    """Set what waits for child processes."""
    return get_event_loop_policy().set_child_watcher(watcher)
