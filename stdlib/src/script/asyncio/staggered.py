"""Several attempts, each started some time after the one before."""

import contextlib

from . import exceptions as exceptions_mod
from . import locks
from . import tasks
from . import events

__all__ = ("staggered_race",)


async def staggered_race(coro_fns, delay, *, loop=None):
    """Run coroutine functions, the next one after a delay or a failure, until one succeeds.

    Return its result, its index, and the exceptions of all that were started.
    """
    loop = loop or events.get_running_loop()
    waiting = enumerate(coro_fns)
    winner = (None, None)
    problems = []
    running = []

    async def run_next(previous_failed):
        # Wait for the attempt before, but no longer than the delay.
        if previous_failed is not None:
            with contextlib.suppress(exceptions_mod.TimeoutError):
                await tasks.wait_for(previous_failed.wait(), delay)
        try:
            index, coro_fn = next(waiting)
        except StopIteration:
            return
        this_failed = locks.Event()
        running.append(loop.create_task(run_next(this_failed)))
        problems.append(None)
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as e:
            problems[index] = e
            this_failed.set()
            return
        nonlocal winner
        if winner[1] is None:
            winner = (result, index)
            me = tasks.current_task(loop)
            for task in running:
                if task is not me:
                    task.cancel()

    running.append(loop.create_task(run_next(None)))
    try:
        done = 0
        while done != len(running):
            finished, _ = await tasks.wait(running)
            done = len(finished)
            for task in finished:
                if not task.cancelled() and task.exception():
                    raise task.exception()
        return winner[0], winner[1], problems
    finally:
        for task in running:
            task.cancel()
        del running, problems
