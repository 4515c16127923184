"""Languages and their ways of writing numbers. There is one: that of C, with UTF-8."""

import functools as _functools
import os as _os
import re as _re

__all__ = ["getlocale", "getdefaultlocale", "getpreferredencoding", "getencoding", "Error",
           "setlocale", "localeconv", "strcoll", "strxfrm", "str", "atof", "atoi",
           "format_string", "currency", "normalize", "LC_CTYPE", "LC_COLLATE", "LC_MESSAGES",
           "LC_TIME", "LC_MONETARY", "LC_NUMERIC", "LC_ALL", "CHAR_MAX", "delocalize",
           "localize", "nl_langinfo", "resetlocale"]

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127

_str = str
_CATEGORIES = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES")
_BUILT_IN = ("C", "POSIX", "C.UTF-8", "C.utf8")


class Error(Exception):
    """A language that there is not."""


Error.__qualname__ = "Error"

# What is set, for each category.
_set = ["C"] * 6
_override_localeconv = {}


def _from_environment(category):
    """The language the environment asks for."""
    for name in ("LC_ALL", _CATEGORIES[category], "LANG"):
        value = _os.environ.get(name)
        if value:
            break
    else:
        name, value = "LANG", "C"
    # Characters are UTF-8 unless LC_ALL asks for nothing but C (PEP 538).
    if category == LC_CTYPE and value in ("C", "POSIX") and name != "LC_ALL":
        return "C.UTF-8"
    return value


_set[LC_CTYPE] = _from_environment(LC_CTYPE)
if _set[LC_CTYPE] not in _BUILT_IN:
    _set[LC_CTYPE] = "C.UTF-8"


def setlocale(category, locale=None):
    """Set a language, or return what is set."""
    if not 0 <= category <= LC_ALL:
        raise Error("unsupported locale setting" if locale is not None
                    else "locale query failed")
    if locale is not None:
        if not isinstance(locale, _str):
            locale = normalize(_build_localename(locale))
        chosen = range(6) if category == LC_ALL else (category,)
        names = {n: locale or _from_environment(n) for n in chosen}
        if ";" in locale:
            named = dict(part.partition("=")[::2] for part in locale.split(";"))
            names = {n: named.get(_CATEGORIES[n], _set[n]) for n in chosen}
        for name in names.values():
            if name not in _BUILT_IN:
                raise Error("unsupported locale setting")
        for n, name in names.items():
            _set[n] = name
    if category != LC_ALL:
        return _set[category]
    if len(set(_set)) == 1:
        return _set[0]
    fields = [f"{name}={value}" for name, value in zip(_CATEGORIES, _set)]
    more = ("LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT",
            "LC_IDENTIFICATION")
    return ";".join(fields + [f"{name}=C" for name in more])


def resetlocale(category=LC_ALL):
    """Set what the environment asks for."""
    setlocale(category, "")


def _localeconv():
    return {"int_curr_symbol": "", "currency_symbol": "", "mon_decimal_point": "",
            "mon_thousands_sep": "", "mon_grouping": [], "positive_sign": "",
            "negative_sign": "", "int_frac_digits": CHAR_MAX, "frac_digits": CHAR_MAX,
            "p_cs_precedes": CHAR_MAX, "p_sep_by_space": CHAR_MAX, "n_cs_precedes": CHAR_MAX,
            "n_sep_by_space": CHAR_MAX, "p_sign_posn": CHAR_MAX, "n_sign_posn": CHAR_MAX,
            "decimal_point": ".", "thousands_sep": "", "grouping": []}


@_functools.wraps(_localeconv)
def localeconv():
    """Return how numbers are written."""
    return {**_localeconv(), **_override_localeconv}


def strcoll(a, b, /):
    """Compare two strings."""
    return (a > b) - (a < b)


def strxfrm(s, /):
    """Return a string that compares as strcoll() does."""
    return s


_ITEMS = {"CODESET": (14, "UTF-8"), "RADIXCHAR": (65536, "."), "THOUSEP": (65537, ""),
          "YESEXPR": (327680, "^[yY]"), "NOEXPR": (327681, "^[nN]"), "CRNCYSTR": (262159, "-"),
          "D_T_FMT": (131112, "%a %b %e %H:%M:%S %Y"), "D_FMT": (131113, "%m/%d/%y"),
          "T_FMT": (131114, "%H:%M:%S"), "T_FMT_AMPM": (131115, "%I:%M:%S %p"),
          "AM_STR": (131110, "AM"), "PM_STR": (131111, "PM"), "ERA": (131116, ""),
          "ERA_D_FMT": (131118, ""), "ALT_DIGITS": (131119, ""), "ERA_D_T_FMT": (131120, ""),
          "ERA_T_FMT": (131121, "")}
_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_MONTHS = ("January February March April May June July August September October November "
           "December").split()
for _n, _name in enumerate(_DAYS):
    _ITEMS[f"ABDAY_{_n + 1}"] = 131072 + _n, _name[:3]
    _ITEMS[f"DAY_{_n + 1}"] = 131079 + _n, _name
for _n, _name in enumerate(_MONTHS):
    _ITEMS[f"ABMON_{_n + 1}"] = 131086 + _n, _name[:3]
    _ITEMS[f"MON_{_n + 1}"] = 131098 + _n, _name
_INFO = dict(_ITEMS.values())
globals().update((_name, _item[0]) for _name, _item in _ITEMS.items())
del _n, _name


def nl_langinfo(key, /):
    """Return a name or a format of the language."""
    if key not in _INFO:
        raise ValueError("unsupported langinfo constant")
    return _INFO[key]


# ---------------------------------------------------------------- numbers

def _intervals(grouping):
    """Give the sizes of groups, the last first, until there are none."""
    last = None
    for size in grouping:
        if size == CHAR_MAX:
            return
        if size == 0:
            if last is None:
                raise ValueError("invalid grouping")
            while True:
                yield last
        yield size
        last = size


def _group(s, monetary=False):
    """Return digits with separators, and how many characters those are."""
    conv = localeconv()
    separator = conv["mon_thousands_sep" if monetary else "thousands_sep"]
    grouping = conv["mon_grouping" if monetary else "grouping"]
    if not grouping:
        return s, 0
    stripped = s.rstrip()
    right = s[len(stripped):]
    at = len(stripped) - len(stripped.lstrip(" +-"))
    left, digits = stripped[:at], stripped[at:]
    groups = []
    for size in _intervals(grouping):
        if not digits or digits[-1] not in "0123456789":
            left, digits = left + digits, ""
            break
        groups.append(digits[-size:])
        digits = digits[:-size]
    if digits:
        groups.append(digits)
    groups.reverse()
    return left + separator.join(groups) + right, len(separator) * (len(groups) - 1)


_percent = _re.compile(r"%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]")


def _localized(item, value, grouping, monetary):
    formatted = item % value
    conversion = item[-1]
    if conversion in "eEfFgG":
        parts = formatted.split(".")
        moved = 0
        if grouping:
            parts[0], moved = _group(parts[0], monetary)
        point = localeconv()["mon_decimal_point" if monetary else "decimal_point"]
        formatted = point.join(parts)
    elif conversion in "diu":
        formatted, moved = _group(formatted, monetary) if grouping else (formatted, 0)
    else:
        return formatted
    # Separators take the place of padding.
    for _ in range(moved):
        if formatted.startswith(" "):
            formatted = formatted[1:]
        elif formatted.endswith(" "):
            formatted = formatted[:-1]
        else:
            break
    return formatted


def format_string(f, val, grouping=False, monetary=False):
    """Format as % does, with the language's numbers."""
    is_mapping = hasattr(val, "keys")
    values = [] if is_mapping else list(val) if isinstance(val, tuple) else [val]

    def one(match):
        item = match.group()
        if item[-1] == "%":
            return "%"
        if is_mapping:
            return _localized(item, val, grouping, monetary)
        n = 1 + match["modifiers"].count("*")
        if len(values) < n:
            raise TypeError("not enough arguments for format string")
        taken = tuple(values[:n])
        del values[:n]
        return _localized(item, taken, grouping, monetary)

    result = _percent.sub(one, f)
    if values:
        raise TypeError("not all arguments converted during string formatting")
    return result


def currency(val, symbol=True, grouping=False, international=False):
    """Format an amount of money."""
    conv = localeconv()
    digits = conv["int_frac_digits" if international else "frac_digits"]
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    s = _localized(f"%.{digits}f", (abs(val),), grouping, True)
    s = f"<{s}>"
    negative = val < 0
    if symbol:
        mark = conv["int_curr_symbol" if international else "currency_symbol"]
        precedes = conv["n_cs_precedes" if negative else "p_cs_precedes"]
        spaced = conv["n_sep_by_space" if negative else "p_sep_by_space"]
        if precedes:
            s = mark + (" " if spaced else "") + s
        else:
            if international and mark[-1] == " ":
                mark = mark[:-1]
            s = s + (" " if spaced else "") + mark
    place = conv["n_sign_posn" if negative else "p_sign_posn"]
    sign = conv["negative_sign" if negative else "positive_sign"]
    if place == 0:
        s = f"({s})"
    elif place == 1:
        s = sign + s
    elif place == 2:
        s = s + sign
    elif place == 3:
        s = s.replace("<", sign)
    elif place == 4:
        s = s.replace(">", sign)
    else:
        s = sign + s
    return s.replace("<", "").replace(">", "")


def str(val):
    """Write a float as str() does, with the language's point."""
    return _localized("%.12g", (val,), False, False)


def delocalize(string):
    """Return a number without separators and with a plain point."""
    conv = localeconv()
    if conv["thousands_sep"]:
        string = string.replace(conv["thousands_sep"], "")
    return string.replace(conv["decimal_point"], ".") if conv["decimal_point"] else string


def localize(string, grouping=False, monetary=False):
    """Return a plain number as the language writes it."""
    whole, point, rest = string.partition(".")
    if grouping:
        whole = _group(whole, monetary)[0]
    mark = localeconv()["mon_decimal_point" if monetary else "decimal_point"]
    return whole + (mark + rest if point else "")


def atof(string, func=float):
    """Read a float."""
    return func(delocalize(string))


def atoi(string):
    """Read an int."""
    return int(delocalize(string))


# ---------------------------------------------------------------- names

def normalize(localename):
    """Return the usual form of a language's name."""
    base, dot, encoding = localename.partition(".")
    if base.upper() in ("C", "POSIX"):
        return f"C.{encoding}" if encoding and base.upper() == "C" else "C"
    language, _, country = base.partition("_")
    if not language.isalpha() or len(language) not in (2, 3):
        return localename
    territory = country.upper() or _COUNTRIES.get(language.lower(), "")
    name = f"{language.lower()}_{territory}" if territory else language.lower()
    if not encoding:
        encoding = "ISO8859-1" if territory else ""
    plain = encoding.lower().replace("-", "").replace("_", "")
    usual = {"utf8": "UTF-8", "iso88591": "ISO8859-1", "iso885915": "ISO8859-15"}
    encoding = usual.get(plain, encoding)
    return f"{name}.{encoding}" if encoding else name


_COUNTRIES = {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL",
              "sv": "SE", "da": "DK", "fi": "FI", "no": "NO", "nb": "NO"}


def _parse_localename(localename):
    code = normalize(localename)
    code = code.partition("@")[0]
    if code in ("C", "POSIX"):
        return None, None
    language, dot, encoding = code.partition(".")
    if dot:
        return (language, encoding) if language != "C" else ("C", encoding)
    raise ValueError(f"unknown locale: {localename}")


def _build_localename(localetuple):
    try:
        language, encoding = localetuple
        language = language or "C"
        return f"{language}.{encoding}" if encoding else language
    except (TypeError, ValueError):
        raise TypeError("Locale must be None, a string, or an iterable of two strings -- "
                        "language code, encoding.") from None


def getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    """Return language and encoding that the environment asks for."""
    import warnings
    warnings._deprecated("locale.getdefaultlocale", remove=(3, 15)) \
        if hasattr(warnings, "_deprecated") else None
    for name in envvars:
        value = _os.environ.get(name)
        if value:
            return _parse_localename(value.partition(":")[0] if name == "LANGUAGE" else value)
    return None, None


def getlocale(category=LC_CTYPE):
    """Return language and encoding that are set."""
    name = setlocale(category)
    if category == LC_ALL and ";" in name:
        raise TypeError("category LC_ALL is not supported")
    return _parse_localename(name)


def getencoding():
    """Return the encoding of the language."""
    return "UTF-8"


def getpreferredencoding(do_setlocale=True):
    """Return the encoding that text files have."""
    plain = (_os.environ.get("LC_ALL") or _os.environ.get("LC_CTYPE")
             or _os.environ.get("LANG") or "C") in ("C", "POSIX")
    return "utf-8" if plain or _os.environ.get("PYTHONUTF8") == "1" else getencoding()
