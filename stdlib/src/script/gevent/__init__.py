"""Functions that run beside others without threads: greenlets, and a hub that waits for them."""

from greenlet import GreenletExit, getcurrent

from ._greenlet import (Greenlet, iwait, joinall, kill, killall, spawn, spawn_later, spawn_raw,
                        wait)
from ._hub import LoopExit, get_hub, idle, sleep
from .timeout import Timeout, with_timeout

__version__ = "24.11.1"
version_info = (24, 11, 1, "final", 0)
__all__ = ["Greenlet", "GreenletExit", "Timeout", "get_hub", "getcurrent", "idle", "iwait",
           "joinall", "kill", "killall", "sleep", "spawn", "spawn_later", "spawn_raw", "wait",
           "with_timeout"]
