"""Exact quotients of integers."""

import math
import numbers
import operator
import re
import sys

__all__ = ["Fraction"]

_FORMAT = re.compile(r"\A\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*|\d+(_\d+)*)"
                     r"(?:(?:\s*/\s*(?P<denom>\d+(_\d+)*))?"
                     r"|(?:\.(?P<decimal>\d*|\d+(_\d+)*))?(?:E(?P<exp>[-+]?\d+(_\d+)*))?)\s*\Z",
                     re.IGNORECASE)
_SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<no_neg_zero>z)?"
                   r"(?P<alt>\#)?(?P<zeropad>0(?=[0-9]))?(?P<minimumwidth>[0-9]+)?"
                   r"(?P<thousands_sep>[,_])?(?:\.(?P<precision>[0-9]+))?"
                   r"(?P<type>[eEfFgG%]?)", re.DOTALL)


def _steps_on(before, last, steps):
    """Go from one convergent, (numerator, denominator), by steps of the next one."""
    return before[0] + steps * last[0], before[1] + steps * last[1]


class Fraction(numbers.Rational):
    """An exact quotient of two integers, in lowest terms."""

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        self = super().__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator, self._denominator = numerator, 1
                return self
            if isinstance(numerator, numbers.Rational):
                self._numerator = numerator.numerator
                self._denominator = numerator.denominator
                return self
            if isinstance(numerator, str):
                self._numerator, self._denominator = _parse(numerator)
                return self
            if isinstance(numerator, float) or hasattr(numerator, "as_tuple"):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            raise TypeError("argument should be a string or a Rational instance")
        if isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        g = math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator, self._denominator = numerator // g, denominator // g
        return self

    @classmethod
    def from_float(cls, f):
        """The exact value of a float."""
        if not isinstance(f, (numbers.Integral, float)):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} "
                            f"({type(f).__name__})")
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal."""
        return cls(*dec.as_integer_ratio())

    def is_integer(self):
        """Is it a whole number?"""
        return self._denominator == 1

    def as_integer_ratio(self):
        """Return numerator and denominator."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """Return the nearest fraction whose denominator is not larger.

        That is the last convergent of the continued fraction that fits, or what lies
        as far as possible from there towards the next one.
        """
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        last, before = (1, 0), (0, 1)
        rest, divisor = self._numerator, self._denominator
        while True:
            quotient, remainder = divmod(rest, divisor)
            following = _steps_on(before, last, quotient)
            if following[1] > max_denominator:
                break
            before, last = last, following
            rest, divisor = divisor, remainder
        between = Fraction(*_steps_on(before, last, (max_denominator - before[1]) // last[1]))
        convergent = Fraction(*last)
        nearer = abs(convergent - self) <= abs(between - self)
        return convergent if nearer else between

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, spec):
        if not spec:
            return str(self)
        match = _SPEC.fullmatch(spec)
        if match and not match["type"]:
            is_wrong = match["zeropad"] or match["no_neg_zero"] or match["precision"]
        else:
            is_wrong = not match or match["align"] and match["zeropad"]
        if is_wrong:
            raise ValueError(f"Invalid format specifier {spec!r} for object of type "
                             f"{type(self).__name__!r}")
        if not match["type"]:
            return self._general_text(match)
        return _float_text(self._numerator, self._denominator, match)

    def _general_text(self, spec):
        separator = spec["thousands_sep"] or ""
        body = f"{abs(self._numerator):{separator}}"
        if self._denominator > 1 or spec["alt"]:
            body += f"/{self._denominator:{separator}}"
        sign = "-" if self._numerator < 0 else spec["sign"] if spec["sign"] in ("+", " ") else ""
        return _aligned(sign, body, spec)

    def _operands(self, other):
        """Numerator and denominator of the other, or None if it is no Rational."""
        if isinstance(other, (int, Fraction)) or isinstance(other, numbers.Rational):
            return other.numerator, other.denominator
        return None

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, sys.hash_info.modulus)
        except ValueError:
            found = sys.hash_info.inf
        else:
            found = hash(hash(abs(self._numerator)) * inverse)
        result = found if self._numerator >= 0 else -found
        return -2 if result == -1 else result

    def __eq__(self, other):
        if isinstance(other, numbers.Rational):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, numbers.Complex) and other.imag == 0:
            other = other.real
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return 0.0 == other
            return self == Fraction(*other.as_integer_ratio())
        return NotImplemented

    def _compare(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, Fraction(*other.as_integer_ratio()))
        return NotImplemented

    def __lt__(self, other):
        return self._compare(other, operator.lt)

    def __gt__(self, other):
        return self._compare(other, operator.gt)

    def __le__(self, other):
        return self._compare(other, operator.le)

    def __ge__(self, other):
        return self._compare(other, operator.ge)

    def __bool__(self):
        return bool(self._numerator)

    def __pos__(self):
        return _make(self._numerator, self._denominator)

    def __neg__(self):
        return _make(-self._numerator, self._denominator)

    def __abs__(self):
        return _make(abs(self._numerator), self._denominator)

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 \
            else self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator or rest * 2 == self._denominator and not floor & 1:
                return floor
            return floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __pow__(a, b, modulo=None):
        if modulo is not None:
            return NotImplemented
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                return float(a) ** float(b)
            power = b.numerator
            if power >= 0:
                return _make(a._numerator ** power, a._denominator ** power)
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
            sign = -1 if a._numerator < 0 and power & 1 else 1
            return _make(sign * a._denominator ** -power, abs(a._numerator) ** -power)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a, modulo=None):
        if modulo is not None:
            return NotImplemented
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        return a ** (b._numerator if b._denominator == 1 else float(b))

    def __copy__(self):
        return self if type(self) is Fraction else self.__class__(self._numerator,
                                                                  self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)


def _make(numerator, denominator):
    """A fraction of numbers that are in lowest terms already."""
    self = object.__new__(Fraction)
    self._numerator, self._denominator = numerator, denominator
    return self


def _parse(text):
    found = _FORMAT.match(text)
    if found is None:
        raise ValueError(f"Invalid literal for Fraction: {text!r}")
    numerator, denominator = int(found["num"] or "0"), 1
    if found["denom"]:
        denominator = int(found["denom"])
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
    else:
        if found["decimal"]:
            digits = found["decimal"].replace("_", "")
            numerator = numerator * 10 ** len(digits) + int(digits)
            denominator = 10 ** len(digits)
        if found["exp"]:
            exp = int(found["exp"])
            if exp >= 0:
                numerator *= 10 ** exp
            else:
                denominator *= 10 ** -exp
    if found["sign"] == "-":
        numerator = -numerator
    g = math.gcd(numerator, denominator)
    return numerator // g, denominator // g


def _install(name, exact, fallback):
    """Give Fraction an operator, in both directions."""
    def forward(a, b):
        if isinstance(b, (int, Fraction)):
            return exact(a, b)
        if isinstance(b, float):
            return fallback(float(a), b)
        if isinstance(b, complex) and takes_complex:
            return fallback(complex(a), b)
        return NotImplemented

    def reverse(b, a):
        if isinstance(a, numbers.Rational):
            return exact(Fraction(a), b)
        if isinstance(a, numbers.Real):
            return fallback(float(a), float(b))
        if isinstance(a, numbers.Complex) and takes_complex:
            return fallback(complex(a), complex(b))
        return NotImplemented
    # Complex numbers have no order, and so no quotients rounded down.
    takes_complex = name not in ("mod", "floordiv", "divmod")
    forward.__name__, reverse.__name__ = f"__{name}__", f"__r{name}__"
    setattr(Fraction, f"__{name}__", forward)
    setattr(Fraction, f"__r{name}__", reverse)


def _rounded(n, d, exponent):
    """Return abs(n / d) in units of 10 ** exponent, half to even."""
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    whole, rest = divmod(abs(n), d)
    return whole + (2 * rest > d or 2 * rest == d and whole & 1)


def _significant(n, d, figures):
    """Return (digits, exponent): abs(n / d) to so many figures."""
    if not n:
        return 0, 1 - figures
    size = len(str(abs(n))) - len(str(d))
    below = d * 10 ** size if size >= 0 else d
    if (abs(n) if size >= 0 else abs(n) * 10 ** -size) < below:
        size -= 1
    exponent = size - figures + 1
    digits = _rounded(n, d, exponent)
    return (digits // 10, exponent + 1) if digits == 10 ** figures else (digits, exponent)


def _aligned(sign, body, spec):
    """Fill up to the width of a format specifier."""
    width = int(spec["minimumwidth"] or 0)
    padding = (spec["fill"] or " ") * (width - len(sign) - len(body))
    half = len(padding) // 2
    return {">": padding + sign + body, "<": sign + body + padding, "=": sign + padding + body,
            "^": padding[:half] + sign + body + padding[half:]}[spec["align"] or ">"]


def _float_text(n, d, spec):
    """Write n / d as floats are written, with what a format specifier says."""
    kind, precision = spec["type"], int(spec["precision"] or 6)
    alternate = bool(spec["alt"])
    suffix, is_scientific = "", False
    if kind in "fF%":
        exponent = -precision - 2 * (kind == "%")
        digits, places = _rounded(n, d, exponent), precision
        suffix = "%" if kind == "%" else ""
    else:
        figures = max(precision, 1) if kind in "gG" else precision + 1
        digits, exponent = _significant(n, d, figures)
        is_scientific = kind in "eE" or exponent > 0 or exponent + figures <= -4
        places = figures - 1 if is_scientific else -exponent
        if is_scientific:
            suffix = f"{'E' if kind in 'EG' else 'e'}{exponent + places:+03d}"
    is_negative = n < 0 and not (spec["no_neg_zero"] and not digits)
    sign = "-" if is_negative else spec["sign"] if spec["sign"] in ("+", " ") else ""
    digits = f"{digits:0{places + 1}d}"
    whole, part = digits[:len(digits) - places], digits[len(digits) - places:]
    if kind in "gG" and not alternate:
        part = part.rstrip("0")
    part = ("." if part or alternate else "") + part + suffix
    width, separator = int(spec["minimumwidth"] or 0), spec["thousands_sep"]
    if spec["zeropad"] and not spec["align"]:
        room = width - len(sign) - len(part)
        whole = whole.zfill(3 * room // 4 + 1 if separator else room)
    if separator:
        first = 1 + (len(whole) - 1) % 3
        whole = separator.join([whole[:first], *(whole[at:at + 3] for at in range(first, len(whole), 3))])
    return _aligned(sign, whole + part, spec)


def _nd(x):
    return x.numerator, x.denominator


def _add(a, b):
    (na, da), (nb, db) = _nd(a), _nd(b)
    return Fraction(na * db + nb * da, da * db)


def _sub(a, b):
    (na, da), (nb, db) = _nd(a), _nd(b)
    return Fraction(na * db - nb * da, da * db)


def _mul(a, b):
    return Fraction(a.numerator * b.numerator, a.denominator * b.denominator)


def _div(a, b):
    (na, da), (nb, db) = _nd(a), _nd(b)
    if nb == 0:
        raise ZeroDivisionError(f"Fraction({db}, 0)")
    return Fraction(na * db, da * nb)


def _floordiv(a, b):
    return (a.numerator * b.denominator) // (a.denominator * b.numerator)


def _divmod(a, b):
    (na, da), (nb, db) = _nd(a), _nd(b)
    div, mod = divmod(na * db, da * nb)
    return div, Fraction(mod, da * db)


def _mod(a, b):
    (na, da), (nb, db) = _nd(a), _nd(b)
    return Fraction((na * db) % (nb * da), da * db)


for _name, _exact, _fallback in (
        ("add", _add, operator.add), ("sub", _sub, operator.sub), ("mul", _mul, operator.mul),
        ("truediv", _div, operator.truediv), ("floordiv", _floordiv, operator.floordiv),
        ("mod", _mod, operator.mod), ("divmod", _divmod, divmod)):
    _install(_name, _exact, _fallback)
del _name, _exact, _fallback
Fraction.__abstractmethods__ = frozenset()
