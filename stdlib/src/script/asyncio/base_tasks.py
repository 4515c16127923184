"""Texts about tasks."""

import linecache
import reprlib
import traceback

from . import base_futures
from . import coroutines


def _task_repr_info(task):
    info = base_futures._future_repr_info(task)
    if task.cancelling() and not task.done():
        info[0] = "cancelling"
    details = [f"name={task.get_name()!r}"]
    if task._coro:
        details.append(f"coro=<{coroutines._format_coroutine(task._coro)}>")
    if task._fut_waiter is not None:
        details.append(f"wait_for={task._fut_waiter!r}")
    info[1:1] = details
    return info


@reprlib.recursive_repr()
def _task_repr(task):
    return f"<{task.__class__.__name__} {' '.join(_task_repr_info(task))}>"


def _frame_of(coro):
    """The frame of a suspended coroutine, whatever kind it is."""
    for name in ("cr_frame", "gi_frame", "ag_frame"):
        if hasattr(coro, name):
            return getattr(coro, name)
    return None


def _task_get_stack(task, limit):
    """The frames of a task: where it is suspended, or where its exception passed."""
    frames = []
    f = _frame_of(task._coro)
    if f is not None:
        while f is not None and limit != 0:
            frames.append(f)
            f = f.f_back
            limit = limit - 1 if limit is not None else None
        frames.reverse()
    elif task._exception is not None:
        tb = task._exception.__traceback__
        while tb is not None and limit != 0:
            frames.append(tb.tb_frame)
            tb = tb.tb_next
            limit = limit - 1 if limit is not None else None
    return frames


def _task_print_stack(task, limit, file):
    lines, seen = [], set()
    for f in task.get_stack(limit=limit):
        filename, name = f.f_code.co_filename, f.f_code.co_name
        if filename not in seen:
            seen.add(filename)
            linecache.checkcache(filename)
        line = linecache.getline(filename, f.f_lineno, f.f_globals)
        lines.append((filename, f.f_lineno, name, line))
    exc = task._exception
    if not lines:
        print(f"No stack for {task!r}", file=file)
    elif exc is not None:
        print(f"Traceback for {task!r} (most recent call last):", file=file)
    else:
        print(f"Stack for {task!r} (most recent call last):", file=file)
    traceback.print_list(lines, file=file)
    if exc is not None:
        for line in traceback.format_exception_only(exc.__class__, exc):
            print(line, file=file, end="")
