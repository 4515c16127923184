"""A part of classes that belong to the loop they are first used with."""

import threading

from . import events

_global_lock = threading.Lock()


class _LoopBoundMixin:
    """Belongs to the loop that is the first to use it."""

    _loop = None

    def _get_loop(self):
        running = events._get_running_loop()
        if self._loop is not running:
            with _global_lock:
                self._loop = self._loop or running
            if self._loop is not running:
                raise RuntimeError(f"{self!r} is bound to a different event loop")
        return running
