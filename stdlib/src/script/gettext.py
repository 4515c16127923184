"""Messages in the user's language, from catalogs of GNU gettext."""

import os
import re
import sys

__all__ = ["NullTranslations", "GNUTranslations", "Catalog", "bindtextdomain", "find",
           "translation", "install", "textdomain", "dgettext", "dngettext", "gettext",
           "ngettext", "pgettext", "dpgettext", "npgettext", "dnpgettext"]

_default_localedir = os.path.join(sys.base_prefix, "share", "locale")

_TOKENS = re.compile(r"[ \t]+|([0-9]+)|(n\b)|([()])|([-*/%+?:]|[><!]=?|==|&&|\|\|)|(\w+|.)")
_BINARY = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_PYTHON = {"||": "or", "&&": "and", "/": "//"}


def _tokens(plural):
    for found in _TOKENS.finditer(plural):
        wrong = found.group(5)
        if wrong:
            raise ValueError(f"invalid token in plural form: {wrong}")
        if found.group().strip(" \t"):
            yield found.group()
    yield ""


class _Plural:
    """Turns a C expression of n into Python."""

    def __init__(self, text):
        self.tokens = _tokens(text)
        self.now = next(self.tokens)
        self.depth = 0

    def take(self):
        token, self.now = self.now, next(self.tokens, "")
        return token

    def fail(self):
        if self.now:
            raise ValueError(f"unexpected token in plural form: {self.now}")
        raise ValueError("unexpected end of plural form")

    def condition(self):
        self.depth += 1
        if self.depth > 20:
            raise ValueError("plural form expression is too complex")
        test = self.binary(0)
        if self.now == "?":
            self.take()
            yes = self.condition()
            if self.now != ":":
                self.fail()
            self.take()
            test = f"({yes} if {test} else {self.condition()})"
        self.depth -= 1
        return test

    def binary(self, level):
        if level == len(_BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while self.now in _BINARY[level]:
            operator = self.take()
            right = self.binary(level + 1)
            left = f"({left} {_PYTHON.get(operator, operator)} {right})"
        return left

    def unary(self):
        if self.now == "!":
            self.take()
            return f"(not {self.unary()})"
        if self.now == "(":
            self.take()
            inner = self.condition()
            if self.now != ")":
                raise ValueError("unbalanced parenthesis in plural form")
            self.take()
            return inner
        if self.now == "n" or self.now.isdigit():
            return self.take()
        return self.fail()


def c2py(plural):
    """Return the function of n that a C expression stands for."""
    if len(plural) > 1000:
        raise ValueError("plural form expression is too long")
    try:
        reader = _Plural(plural)
        body = reader.condition()
        if reader.now:
            reader.fail()
    except RecursionError:
        raise ValueError("plural form expression is too complex") from None
    compute = eval(f"lambda n: int({body})", {"int": int})

    def func(n):
        if not isinstance(n, int):
            n = _as_int(n)
        return compute(n)
    return func


def _as_int(n):
    try:
        whole = round(n)
    except TypeError:
        raise TypeError(f"Plural value must be an integer, got {type(n).__name__}") from None
    import warnings
    warnings.warn(f"Plural value must be an integer, got {type(n).__name__}",
                  DeprecationWarning, stacklevel=4)
    return whole if whole == n else n


def _variants(loc):
    """The names that a language may be found under, the most exact first."""
    import locale
    loc = locale.normalize(loc)
    rest, modifier, codeset, territory = loc, "", "", ""
    for mark in "@._":
        at = rest.find(mark)
        if at >= 0:
            part, rest = rest[at:], rest[:at]
            if mark == "@":
                modifier = part
            elif mark == ".":
                codeset = part
            else:
                territory = part
    found = []
    for bits in range(8):
        if (not bits & 1 or codeset) and (not bits & 2 or territory) \
                and (not bits & 4 or modifier):
            found.append(rest + (territory if bits & 2 else "") + (codeset if bits & 1 else "")
                         + (modifier if bits & 4 else ""))
    found.reverse()
    return found


class NullTranslations:
    """Translates nothing, or asks others."""

    def __init__(self, fp=None):
        self._info, self._charset, self._fallback = {}, None, None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        """Ask another one for what is not here."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        """Translate a message."""
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        """Translate a message for n things."""
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        """Translate a message in a context."""
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        """Translate a message for n things in a context."""
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def info(self):
        """Return what the catalog says of itself."""
        return self._info

    def charset(self):
        """Return the encoding of the catalog."""
        return self._charset

    def install(self, names=None):
        """Make `_` and other names built in."""
        import builtins
        builtins.__dict__["_"] = self.gettext
        if names is not None:
            for name in {"gettext", "ngettext", "npgettext", "pgettext"} & set(names):
                builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """A catalog in the format .mo."""

    LE_MAGIC, BE_MAGIC = 0x950412de, 0xde120495
    CONTEXT = "%s\x04%s"
    VERSIONS = (0, 1)

    def _parse(self, fp):
        from struct import unpack
        filename = getattr(fp, "name", "")
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)
        data = fp.read()
        magic = unpack("<I", data[:4])[0]
        order = "<" if magic == self.LE_MAGIC else ">"
        if magic not in (self.LE_MAGIC, self.BE_MAGIC):
            raise OSError(0, "Bad magic number", filename)
        version, count, sources, targets = unpack(order + "4I", data[4:20])
        if version >> 16 not in self.VERSIONS:
            raise OSError(0, "Bad version number " + str(version >> 16), filename)
        for n in range(count):
            length, start = unpack(order + "II", data[sources + 8 * n:sources + 8 * n + 8])
            size, place = unpack(order + "II", data[targets + 8 * n:targets + 8 * n + 8])
            if start + length >= len(data) or place + size >= len(data):
                raise OSError(0, "File is corrupt", filename)
            message, text = data[start:start + length], data[place:place + size]
            if length == 0:
                self._read_info(text)
            charset = self._charset or "ascii"
            if b"\x00" in message:
                key = str(message.partition(b"\x00")[0], charset)
                for i, form in enumerate(text.split(b"\x00")):
                    catalog[key, i] = str(form, charset)
            else:
                catalog[str(message, charset)] = str(text, charset)

    def _read_info(self, text):
        last = None
        for line in text.split(b"\n"):
            item = line.decode().strip()
            if not item or item.startswith("#-#-#-#-#") and item.endswith("#-#-#-#-#"):
                continue
            name, colon, value = item.partition(":")
            if colon:
                last = name.strip().lower()
                self._info[last] = value = value.strip()
            elif last:
                self._info[last] += "\n" + item
                continue
            if last == "content-type":
                self._charset = value.split("charset=")[1]
            elif last == "plural-forms":
                forms = value.split(";")[1]
                self.plural = c2py(forms.split("plural=")[1])

    def gettext(self, message):
        found = self._catalog.get(message)
        if found is None:
            found = self._catalog.get((message, self.plural(1)))
        return super().gettext(message) if found is None else found

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[msgid1, self.plural(n)]
        except KeyError:
            return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context, message):
        key = self.CONTEXT % (context, message)
        found = self._catalog.get(key)
        if found is None:
            found = self._catalog.get((key, self.plural(1)))
        return super().pgettext(context, message) if found is None else found

    def npgettext(self, context, msgid1, msgid2, n):
        try:
            return self._catalog[self.CONTEXT % (context, msgid1), self.plural(n)]
        except KeyError:
            return super().npgettext(context, msgid1, msgid2, n)


def find(domain, localedir=None, languages=None, all=False):
    """Return the path of a catalog, or a list of all of them."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            value = os.environ.get(name)
            if value:
                languages = value.split(":")
                break
        if "C" not in languages:
            languages.append("C")
    names = []
    for language in languages:
        names += [name for name in _variants(language) if name not in names]
    found = []
    for name in names:
        if name == "C":
            break
        path = os.path.join(localedir, name, "LC_MESSAGES", f"{domain}.mo")
        if os.path.exists(path):
            if not all:
                return path
            found.append(path)
    return found if all else None


_translations = {}


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """Return the translations of a domain."""
    class_ = class_ or GNUTranslations
    files = find(domain, localedir, languages, all=True)
    if not files:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, "No translation file found for domain", domain)
    import copy
    result = None
    for path in files:
        key = class_, os.path.abspath(path)
        known = _translations.get(key)
        if known is None:
            with open(path, "rb") as fp:
                known = _translations.setdefault(key, class_(fp))
        known = copy.copy(known)
        if result is None:
            result = known
        else:
            result.add_fallback(known)
    return result


def install(domain, localedir=None, *, names=None):
    """Make the translations of a domain built in."""
    translation(domain, localedir, fallback=True).install(names)


_localedirs = {}
_current_domain = "messages"


def textdomain(domain=None):
    """Set the domain, if one is given; return it."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Set where the catalogs of a domain stand, if a place is given; return it."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _of(domain):
    return translation(domain, _localedirs.get(domain), fallback=True)


def dgettext(domain, message):
    """Translate a message of a domain."""
    return _of(domain).gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    """Translate a message of a domain for n things."""
    return _of(domain).ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    """Translate a message of a domain in a context."""
    return _of(domain).pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    """Translate a message of a domain for n things in a context."""
    return _of(domain).npgettext(context, msgid1, msgid2, n)


def gettext(message):
    """Translate a message."""
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    """Translate a message for n things."""
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    """Translate a message in a context."""
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    """Translate a message for n things in a context."""
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
