"""What futures of all kinds have in common."""

import reprlib

from _asyncio import isfuture

from . import format_helpers

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"


def _format_callbacks(cb):
    texts = [format_helpers._format_callback_source(callback, ()) for callback, *_
             in (cb if len(cb) < 3 else (cb[0], cb[-1]))]
    if len(cb) > 2:
        texts.insert(1, f"<{len(cb) - 2} more>")
    return f"cb=[{', '.join(texts)}]"


def _future_repr_info(future):
    """The parts of a future's `repr`: what became of it, who is told, where it was made."""
    failed, ended = future._exception is not None, future._state == _FINISHED
    outcome = (f"exception={future._exception!r}" if ended and failed
               else f"result={reprlib.repr(future._result)}" if ended else "")
    callbacks = _format_callbacks(future._callbacks) if future._callbacks else ""
    made = future._source_traceback
    origin = f"created at {made[-1][0]}:{made[-1][1]}" if made else ""
    return [future._state.lower(), *filter(None, (outcome, callbacks, origin))]


@reprlib.recursive_repr()
def _future_repr(future):
    return f"<{future.__class__.__name__} {' '.join(_future_repr_info(future))}>"
