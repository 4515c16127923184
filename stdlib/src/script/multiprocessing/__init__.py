"""Processes that are used like threads, and what they share."""

import sys
from . import context

__all__ = [name for name in dir(context._default_context) if not name.startswith("_")]
globals().update((name, getattr(context._default_context, name)) for name in __all__)

SUBDEBUG, SUBWARNING = 5, 25

# Functions of the main script are found by children under this name too.
if "__main__" in sys.modules:
    sys.modules["__mp_main__"] = sys.modules["__main__"]
