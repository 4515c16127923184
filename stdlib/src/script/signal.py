"""Signals: what is done when the operating system or another process sends one."""

import _signal
from _signal import *
from enum import IntEnum as _IntEnum

_globals = globals()

_IntEnum._convert_("Signals", __name__,
                   lambda name: name.isupper() and (name.startswith("SIG")
                                                    and not name.startswith("SIG_"))
                   or name.startswith("CTRL_"))
_IntEnum._convert_("Handlers", __name__, lambda name: name in ("SIG_DFL", "SIG_IGN"))
if "pthread_sigmask" in _globals:
    _IntEnum._convert_("Sigmasks", __name__,
                       lambda name: name in ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"))


def _int_to_enum(value, enum_klass):
    """Return the member that a number stands for, or the number."""
    is_number = isinstance(value, int)
    return enum_klass._value2member_map_.get(value, value) if is_number else value


def _enum_to_int(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def signal(signalnum, handler):
    """Set what is done at a signal; return what was done before.

    A handler is called with the number and the frame that was interrupted.  Only the
    main thread may set handlers, and only the main thread runs them.
    """
    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))
    return _int_to_enum(handler, Handlers)


def getsignal(signalnum):
    """Return what is done at a signal."""
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


if hasattr(_signal, "pthread_sigmask"):
    def pthread_sigmask(how, mask):
        """Change which signals the calling thread holds back; return the old set."""
        return set(_int_to_enum(x, Signals) for x in _signal.pthread_sigmask(how, mask))

if hasattr(_signal, "sigpending"):
    def sigpending():
        """Return the signals that wait to be delivered."""
        return {_int_to_enum(x, Signals) for x in _signal.sigpending()}

if hasattr(_signal, "sigwait"):
    def sigwait(sigset):
        """Wait for one of some signals, and return it."""
        return _int_to_enum(_signal.sigwait(sigset), Signals)

if hasattr(_signal, "valid_signals"):
    def valid_signals():
        """Return all signals there are."""
        return {_int_to_enum(x, Signals) for x in _signal.valid_signals()}

del _globals, _IntEnum
