"""select() that lets other greenlets run."""

import select as _plain
from select import *
from time import monotonic

from ._hub import sleep

__all__ = ["select"]
_select = _plain.select
error = OSError


def select(rlist, wlist, xlist, timeout=None):
    """Wait until some of the files are ready; return three lists of them."""
    end = None if timeout is None else monotonic() + timeout
    pause = 0
    while True:
        found = _select(rlist, wlist, xlist, 0)
        if any(found) or end is not None and monotonic() >= end:
            return found
        # Several descriptors at once are looked at again and again, less often with time.
        sleep(pause if end is None else min(pause, max(0, end - monotonic())))
        pause = min(pause + 0.001, 0.01)
