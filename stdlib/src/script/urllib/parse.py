"""Taking URLs apart, putting them together, quoting what stands in them."""

import re
from collections import namedtuple
from functools import lru_cache

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit",
           "urlencode", "parse_qs", "parse_qsl", "quote", "quote_plus", "quote_from_bytes",
           "unquote", "unquote_plus", "unquote_to_bytes", "DefragResult", "ParseResult",
           "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp",
                 "mms", "prospero", "rtsp", "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws",
                 "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms",
               "https", "shttp", "snews", "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn",
               "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp",
               "rtsps", "rtspu", "sip", "sips", "mms", "sftp", "tel"]
scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
_UNSAFE = ["\t", "\r", "\n"]
_CONTROLS = "".join(map(chr, range(33)))


def _decode_args(args):
    """Return the arguments as text, and whether they were bytes: the first one decides."""
    was_text = isinstance(args[0], str)
    if any(arg and isinstance(arg, str) != was_text for arg in args[1:]):
        raise TypeError("Cannot mix str and non-str arguments")
    if was_text:
        return args, False
    return [arg.decode("ascii") if arg else "" for arg in args], True


class _Net:
    """The parts of a network location."""

    __slots__ = ()

    def _userinfo(self):
        info, have, _ = self._netloc_text().rpartition("@")
        if not have:
            return None, None
        name, colon, password = info.partition(":")
        return name, password if colon else None

    def _hostinfo(self):
        _, _, info = self._netloc_text().rpartition("@")
        _, bracket, inside = info.partition("[")
        if bracket:
            host, _, port = inside.partition("]")
            _, _, port = port.partition(":")
        else:
            host, _, port = info.partition(":")
        return host, port or None

    def _netloc_text(self):
        return self.netloc if isinstance(self.netloc, str) else self.netloc.decode("ascii")

    def _like(self, text):
        if text is None or isinstance(self.netloc, str):
            return text
        return text.encode("ascii")

    @property
    def username(self):
        return self._like(self._userinfo()[0])

    @property
    def password(self):
        return self._like(self._userinfo()[1])

    @property
    def hostname(self):
        host = self._hostinfo()[0]
        if not host:
            return None
        name, percent, zone = host.partition("%")
        return self._like(name.lower() + percent + zone)

    @property
    def port(self):
        port = self._hostinfo()[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        if not 0 <= int(port) <= 65535:
            raise ValueError("Port out of range 0-65535")
        return int(port)


class _Text:
    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        return self._other(*(x.encode(encoding, errors) for x in self))


class _Bytes:
    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        return self._other(*(x.decode(encoding, errors) for x in self))


_Defrag = namedtuple("_DefragResultBase", "url fragment")
_Split = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_Parse = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")


class DefragResult(_Defrag, _Text):
    __slots__ = ()

    def geturl(self):
        return self.url + "#" + self.fragment if self.fragment else self.url


class SplitResult(_Split, _Net, _Text):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Parse, _Net, _Text):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_Defrag, _Bytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b"#" + self.fragment if self.fragment else self.url


class SplitResultBytes(_Split, _Net, _Bytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_Parse, _Net, _Bytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _one, _two in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                   (ParseResult, ParseResultBytes)):
    _one._other, _two._other = _two, _one


def _split(url, scheme, allow_fragments):
    url = url.lstrip(_CONTROLS)
    scheme = scheme.strip(_CONTROLS)
    for c in _UNSAFE:
        url, scheme = url.replace(c, ""), scheme.replace(c, "")
    netloc = query = fragment = ""
    at = url.find(":")
    if at > 0 and url[0].isascii() and url[0].isalpha() \
            and all(c in scheme_chars for c in url[:at]):
        scheme, url = url[:at].lower(), url[at + 1:]
    if url[:2] == "//":
        end = min((i for i in (url.find(c, 2) for c in "/?#") if i >= 0), default=len(url))
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc:
            _check_brackets(netloc)
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    return scheme, netloc, url, query, fragment


def _check_brackets(netloc):
    inside = netloc.rpartition("@")[2].partition("[")[2].partition("]")[0]
    if not re.fullmatch(r"[0-9A-Fa-f:.]+(%.+)?|v[0-9A-Fa-f]+\..+", inside):
        raise ValueError(f"{inside!r} does not appear to be an IPv4 or IPv6 address")


@lru_cache(typed=True)
def urlsplit(url, scheme="", allow_fragments=True):
    """Take a URL apart into five parts."""
    (url, scheme), was_bytes = _decode_args((url, scheme))
    found = SplitResult(*_split(url, scheme, allow_fragments))
    return found.encode() if was_bytes else found


def urlparse(url, scheme="", allow_fragments=True):
    """Take a URL apart into six parts."""
    (url, scheme), was_bytes = _decode_args((url, scheme))
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if scheme in uses_params and ";" in path:
        path, params = _split_params(path)
    found = ParseResult(scheme, netloc, path, params, query, fragment)
    return found.encode() if was_bytes else found


def _split_params(path):
    at = path.find(";", path.rfind("/") + 1) if "/" in path else path.find(";")
    return (path, "") if at < 0 else (path[:at], path[at + 1:])


def urlunparse(components):
    """Put a URL of six parts together."""
    parts, was_bytes = _decode_args(tuple(components))
    scheme, netloc, path, params, query, fragment = parts
    if params:
        path = f"{path};{params}"
    url = urlunsplit((scheme, netloc, path, query, fragment))
    return url.encode("ascii") if was_bytes else url


def urlunsplit(components):
    """Put a URL of five parts together."""
    parts, was_bytes = _decode_args(tuple(components))
    scheme, netloc, url, query, fragment = parts
    if netloc or scheme and scheme in uses_netloc and url[:2] != "//":
        if netloc or scheme != "" and url[:1] == "/" or scheme in uses_netloc and scheme:
            if url and url[:1] != "/":
                url = "/" + url
            url = "//" + (netloc or "") + url
    elif url[:2] == "//":
        url = "//" + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url += "?" + query
    if fragment:
        url += "#" + fragment
    return url.encode("ascii") if was_bytes else url


def urljoin(base, url, allow_fragments=True):
    """Return what a URL means where another is the base."""
    if not base:
        return url
    if not url:
        return base
    (base, url), was_bytes = _decode_args((base, url))
    joined = _join(base, url, allow_fragments)
    return joined.encode("ascii") if was_bytes else joined


def _join(base, url, allow_fragments):
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return url
    if scheme in uses_netloc:
        if netloc:
            return urlunparse((scheme, netloc, path, params, query, fragment))
        netloc = bnetloc
    if not path and not params:
        return urlunparse((scheme, netloc, bpath, bparams, query or bquery, fragment))
    base_parts = bpath.split("/")
    if base_parts[-1] != "":
        del base_parts[-1]
    if path[:1] == "/":
        segments = path.split("/")
    else:
        segments = base_parts + path.split("/")
        segments[1:-1] = filter(None, segments[1:-1])
    resolved = []
    for segment in segments:
        if segment == "..":
            if resolved:
                resolved.pop()
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in (".", ".."):
        resolved.append("")
    return urlunparse((scheme, netloc, "/".join(resolved) or "/", params, query, fragment))


def urldefrag(url):
    """Take the fragment off a URL."""
    (text,), was_bytes = _decode_args((url,))
    fragment = ""
    if "#" in text:
        scheme, netloc, path, params, query, fragment = urlparse(text)
        text = urlunparse((scheme, netloc, path, params, query, ""))
    found = DefragResult(text, fragment)
    return found.encode() if was_bytes else found


_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def unwrap(url):
    """Return what stands in <URL:...> or <...>."""
    text = str(url).strip()
    if text[:1] == "<" and text[-1:] == ">":
        text = text[1:-1].strip()
    return text.removeprefix("URL:").strip()


# By their two hexadecimal digits; filled when it is needed first.
_byte_of = {}


def unquote_to_bytes(string):
    """Return the bytes that a quoted text stands for."""
    if not string:
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    first, *pieces = string.split(b"%")
    if not _byte_of:
        digits = "0123456789ABCDEFabcdef"
        # In one step: another thread must not find a part of it.
        _byte_of.update({f"{a}{b}".encode(): bytes([int(a + b, 16)]) for a in digits for b in digits})
    out = [bytes(first)]
    for piece in pieces:
        byte = _byte_of.get(piece[:2])
        out += (b"%", piece) if byte is None else (byte, piece[2:])
    return b"".join(out)


def unquote(string, encoding="utf-8", errors="replace"):
    """Return the text that a quoted text stands for."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding or "utf-8", errors or "replace")
    if "%" not in string:
        string.split
        return string
    return re.sub(r"[\x00-\x7f]+", lambda m: unquote_to_bytes(m[0]).decode(
        encoding or "utf-8", errors or "replace"), string)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """As unquote(), with + for spaces."""
    return unquote(string.replace("+", " "), encoding, errors)


def quote(string, safe="/", encoding=None, errors=None):
    """Quote what may not stand in a URL."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or "utf-8", errors or "strict")
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """As quote(), with + for spaces."""
    space = " " if isinstance(string, str) else b" "
    if space not in string:
        return quote(string, safe, encoding, errors)
    safe = safe + " " if isinstance(safe, str) else safe + b" "
    return quote(string, safe, encoding, errors).replace(" ", "+")


def quote_from_bytes(bs, safe="/"):
    """Quote bytes for a URL."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    safe = safe.encode("ascii", "ignore") if isinstance(safe, str) else \
        bytes(c for c in safe if c < 128)
    kept = _SAFE.union(safe)
    return "".join(chr(c) if c in kept else f"%{c:02X}" for c in bs)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """Write a mapping, or pairs, as a query."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as err:
            raise TypeError("not a valid non-string sequence or mapping object") from err

    def text(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding,
                         errors)
    out = []
    for key, value in query:
        key = text(key)
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
            except TypeError:
                pass
            else:
                out.extend(f"{key}={text(item)}" for item in value)
                continue
        out.append(f"{key}={text(value)}")
    return "&".join(out)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8",
             errors="replace", max_num_fields=None, separator="&"):
    """Read a query into a dict of lists."""
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors,
                                 max_num_fields, separator):
        found.setdefault(name, []).append(value)
    return found


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8",
              errors="replace", max_num_fields=None, separator="&"):
    """Read a query into a list of pairs."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    was_bytes = isinstance(qs, (bytes, bytearray))
    text = bytes(qs).decode("ascii") if was_bytes else qs
    separator = separator.decode() if isinstance(separator, bytes) else separator
    if max_num_fields is not None and text and 1 + text.count(separator) > max_num_fields:
        raise ValueError("Max number of fields exceeded")
    pairs = []
    for field in text.split(separator) if text else ():
        if not field and not strict_parsing:
            continue
        name, equals, value = field.partition("=")
        if not equals and strict_parsing:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            pair = (unquote_plus(name, encoding, errors), unquote_plus(value, encoding, errors))
            pairs.append(tuple(p.encode("ascii") for p in pair) if was_bytes else pair)
    return pairs
