"""Stacks of threads, for the eye. What other interpreters crash by does not happen here, so there is little to enable."""

import sys
import threading

__all__ = ["enable", "disable", "is_enabled", "dump_traceback", "dump_traceback_later",
           "cancel_dump_traceback_later", "register", "unregister"]

_enabled = False
_later = None
_handlers = {}


def enable(file=None, all_threads=True):
    """Say that stacks are wanted when the interpreter crashes: it tells a panic by itself."""
    global _enabled
    _enabled = True


def disable():
    """Take that back; return whether it was said."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Was it said?"""
    return _enabled


def dump_traceback(file=None, all_threads=True):
    """Write where threads are, the innermost call first."""
    file = sys.stderr if file is None else file
    own = threading.get_ident()
    frames = sys._current_frames()
    frames[own] = sys._getframe(1)
    others = [ident for ident in frames if ident != own] if all_threads else []
    parts = []
    for ident in [*others, own]:
        head = "Current thread" if ident == own else "Thread"
        parts.append(f"{head} 0x{ident:016x} (most recent call first):\n" + _calls(frames[ident])
                     if all_threads else "Stack (most recent call first):\n" + _calls(frames[ident]))
    _write(file, "\n".join(parts))


def _calls(frame):
    lines = []
    while frame is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    return "".join(lines)


def _write(file, text):
    if isinstance(file, int):
        import os
        os.write(file, text.encode())
        return
    try:
        number = file.fileno()
    except (AttributeError, OSError, ValueError):
        file.write(text)
    else:
        file.flush()
        import os
        os.write(number, text.encode())


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Write where all threads are after so many seconds, unless that is cancelled."""
    global _later
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    cancel_dump_traceback_later()
    stop = threading.Event()
    file = sys.stderr if file is None else file

    def wait():
        import os
        while not stop.wait(timeout):
            import datetime
            own = threading.get_ident()
            stacks = [f"Thread 0x{ident:016x} (most recent call first):\n{_calls(frame)}"
                      for ident, frame in sys._current_frames().items() if ident != own]
            _write(file, f"Timeout ({datetime.timedelta(seconds=timeout)})!\n" + "\n".join(stacks))
            if exit:
                os._exit(1)
            if not repeat:
                return
    _later = stop
    threading.Thread(target=wait, daemon=True).start()


def cancel_dump_traceback_later():
    """Cancel what `dump_traceback_later` was to do."""
    if _later is not None:
        _later.set()


def register(signum, file=None, all_threads=True, chain=False):
    """Write where threads are when a signal comes."""
    import signal
    file = sys.stderr if file is None else file
    old = signal.getsignal(signum)

    def show(number, frame):
        own = threading.get_ident()
        others = [f"Thread 0x{ident:016x} (most recent call first):\n{_calls(other)}\n"
                  for ident, other in sys._current_frames().items() if ident != own and all_threads]
        head = f"Current thread 0x{own:016x}" if all_threads else "Stack"
        _write(file, "".join(others) + f"{head} (most recent call first):\n{_calls(frame)}")
        if chain and callable(old):
            old(number, frame)
    signal.signal(signum, show)
    _handlers[signum] = old


def unregister(signum):
    """Take that back; return whether it was so."""
    import signal
    if signum not in _handlers:
        return False
    signal.signal(signum, _handlers.pop(signum) or signal.SIG_DFL)
    return True
