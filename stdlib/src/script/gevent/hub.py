"""The hub under the name that programs know."""

from greenlet import GreenletExit, getcurrent

from ._hub import BlockingSwitchOutError, Hub, LoopExit, Waiter, get_hub, sleep

__all__ = ["getcurrent", "GreenletExit", "Hub", "LoopExit", "Waiter", "get_hub"]
