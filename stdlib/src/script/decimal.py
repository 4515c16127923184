"""Decimal numbers with a precision that can be chosen: the General Decimal Arithmetic."""

import numbers as _numbers
from collections import namedtuple as _namedtuple
from collections.abc import MutableMapping as _MutableMapping
from contextvars import ContextVar as _ContextVar

import _decimal
from _decimal import (MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP, ROUND_CEILING,  # noqa: F401
                      ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
                      ROUND_HALF_UP, ROUND_UP, Context, Decimal, getcontext, setcontext)

__version__ = "1.70"
HAVE_THREADS = True
HAVE_CONTEXTVAR = True

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent", module="decimal")


class DecimalException(ArithmeticError):
    """Anything that a context may trap."""


class Clamped(DecimalException):
    """An exponent was changed to fit."""


class InvalidOperation(DecimalException):
    """An operation has no result."""


class ConversionSyntax(InvalidOperation):
    """A text is no number."""


class DivisionByZero(DecimalException, ZeroDivisionError):
    """Something that is not 0 was divided by 0."""


class DivisionImpossible(InvalidOperation):
    """A quotient has too many digits."""


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    """0 was divided by 0."""


class Inexact(DecimalException):
    """A result had to be rounded and is not exact."""


class InvalidContext(InvalidOperation):
    """A context cannot be used."""


class Rounded(DecimalException):
    """Digits were cut off."""


class Subnormal(DecimalException):
    """A result is so small that it has fewer digits."""


class Overflow(Inexact, Rounded):
    """A result is too large."""


class Underflow(Inexact, Rounded, Subnormal):
    """A result is too small."""


class FloatOperation(DecimalException, TypeError):
    """Floats and decimal numbers were mixed."""


class _SignalDict(_decimal.SignalDictMixin, _MutableMapping):
    """Which signals are set."""

    __slots__ = ()
    __hash__ = None
    __eq__ = _decimal.SignalDictMixin.__eq__


_SignalDict.__name__ = _SignalDict.__qualname__ = "SignalDict"
_numbers.Number.register(Decimal)
_decimal.install(
    (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal, Inexact,
     Rounded, Clamped),
    (InvalidOperation, ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext),
    _SignalDict, DecimalTuple, _numbers.Rational, _ContextVar("decimal_context"))

DefaultContext = Context()
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[Clamped, InvalidOperation, DivisionByZero, Overflow, Underflow])
ExtendedContext = Context(prec=9, traps=[])


class _ContextManager:
    """Sets a context, and the former one at the end."""

    def __init__(self, context):
        self._new = context

    def __enter__(self):
        self._saved = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exc_info):
        setcontext(self._saved)


_ContextManager.__name__ = _ContextManager.__qualname__ = "ContextManager"


def localcontext(ctx=None, **kwargs):
    """Return a manager that sets a copy of a context, changed as told."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    new = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags",
                        "traps"):
            raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if name in ("flags", "traps") and isinstance(value, list):
            value = {signal: signal in value for signal in new.flags}
        setattr(new, name, value)
    return _ContextManager(new)
