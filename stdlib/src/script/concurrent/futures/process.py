"""An executor of processes: not yet."""

from concurrent.futures import _base


class BrokenProcessPool(_base.BrokenExecutor):
    """A process of a pool ended in the middle of its work."""


def _check_system_limits():
    """Say why there can be no pool of processes."""
    raise NotImplementedError("gilbox has no process pools yet")


class ProcessPoolExecutor(_base.Executor):
    """Would make calls in other processes."""

    def __init__(self, *args, **kwargs):
        _check_system_limits()
