"""The header section of a message: names in any case, several values a name."""

import re

_MAX_LINE = 65536
_MAX_HEADERS = 100
_PARAMETER = re.compile(r';\s*([^=;\s]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?')


def split_parameters(value):
    """Return the first word of a header, and its parameters as (name, value) pairs."""
    head, _, _ = value.partition(";")
    pairs = []
    for name, text in _PARAMETER.findall(value[len(head):]):
        text = text.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = re.sub(r"\\(.)", r"\1", text[1:-1])
        pairs.append((name, text))
    return head.strip(), pairs


class HTTPMessage:
    """Headers, in the order in which they came."""

    def __init__(self):
        self._headers = []
        self._payload = None
        self._charset = None
        self.defects = []

    def _all(self, name):
        wanted = str(name).lower()
        return [value for known, value in self._headers if known.lower() == wanted]

    def __len__(self):
        return len(self._headers)

    def __contains__(self, name):
        return bool(self._all(name))

    def __iter__(self):
        return iter(self.keys())

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, value):
        # As in mail, a name may stand there several times.
        self._headers.append((name, value))

    def __delitem__(self, name):
        wanted = name.lower()
        self._headers = [pair for pair in self._headers if pair[0].lower() != wanted]

    def keys(self):
        """Return the names, as often as each stands there."""
        return [name for name, _ in self._headers]

    def values(self):
        """Return the values."""
        return [value for _, value in self._headers]

    def items(self):
        """Return (name, value) pairs."""
        return list(self._headers)

    def raw_items(self):
        """Iterate over (name, value) pairs."""
        return iter(self._headers.copy())

    def get(self, name, failobj=None):
        """Return the first value of a name."""
        return next(iter(self._all(name)), failobj)

    def get_all(self, name, failobj=None):
        """Return all values of a name."""
        return self._all(name) or failobj

    def getallmatchingheaders(self, name):
        """Return the lines of a name."""
        return [f"{known}: {value}\n" for known, value in self._headers
                if known.lower() == name.lower()]

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters; underscores in their names stand for dashes."""
        parts = [] if _value is None else [_value]
        for name, value in _params.items():
            name = name.replace("_", "-")
            parts.append(name if value is None else f'{name}="{value}"')
        self[_name] = "; ".join(parts)

    def replace_header(self, _name, _value):
        """Give the first header of that name another value, where it stands."""
        for index, (name, _) in enumerate(self._headers):
            if name.lower() == _name.lower():
                self._headers[index] = (name, _value)
                return
        raise KeyError(_name)

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """Return the parameters of a header, its first word among them."""
        value = self.get(header)
        if value is None:
            return failobj
        head, pairs = split_parameters(value)
        return [(head, ""), *pairs]

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """Return one parameter of a header."""
        for name, value in self.get_params([], header):
            if name.lower() == param.lower():
                return value
        return failobj

    def get_content_type(self):
        """Return the kind of the content, as "text/plain"."""
        value = self.get("content-type")
        if value is None:
            return self.get_default_type()
        kind = split_parameters(value)[0].lower()
        return kind if kind.count("/") == 1 else "text/plain"

    def get_default_type(self):
        """Return the kind of content that does not say its kind."""
        return "text/plain"

    def get_content_maintype(self):
        """Return what stands before the slash of the kind."""
        return self.get_content_type().partition("/")[0]

    def get_content_subtype(self):
        """Return what stands behind the slash of the kind."""
        return self.get_content_type().partition("/")[2]

    def get_content_charset(self, failobj=None):
        """Return the name of the encoding, in small letters."""
        charset = self.get_param("charset")
        return failobj if charset is None else charset.lower()

    def get_filename(self, failobj=None):
        """Return the name under which the content may be kept."""
        name = self.get_param("filename", None, "content-disposition")
        return self.get_param("name", failobj) if name is None else name

    def get_boundary(self, failobj=None):
        """Return what parts the parts of the content."""
        return self.get_param("boundary", failobj)

    def is_multipart(self):
        """Has the content parts of its own?"""
        return isinstance(self._payload, list)

    def get_payload(self, i=None, decode=False):
        """Return the content, if any was set."""
        return self._payload

    def set_payload(self, payload, charset=None):
        """Set the content."""
        self._payload = payload

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """Return the headers and the content as text."""
        lines = "".join(f"{name}: {value}\n" for name, value in self._headers)
        return lines + "\n" + (self._payload or "")

    def __str__(self):
        return self.as_string()

    def as_bytes(self, unixfrom=False, policy=None):
        """Return the headers and the content as bytes."""
        return self.as_string().encode("ascii", "surrogateescape")

    __bytes__ = as_bytes


def read_lines(fp, too_long, failure):
    """Read the lines of a header section, up to the empty one."""
    lines = []
    while True:
        line = fp.readline(_MAX_LINE + 1)
        if len(line) > _MAX_LINE:
            raise too_long("header line")
        lines.append(line)
        if len(lines) > _MAX_HEADERS:
            raise failure(f"got more than {_MAX_HEADERS} headers")
        if line in (b"\r\n", b"\n", b""):
            return lines


def parse(lines, kind=HTTPMessage):
    """Make headers of lines. A line that begins with a blank goes on with the one before."""
    message = kind()
    pairs = []
    for line in lines:
        text = line.decode("iso-8859-1").rstrip("\r\n")
        if not text:
            break
        if text[0] in " \t" and pairs:
            pairs[-1][1] += "\r\n" + text
            continue
        name, colon, value = text.partition(":")
        if not colon or not name or name != name.strip():
            # What follows is no header any more.
            message.defects.append(text)
            break
        pairs.append([name, value.lstrip(" \t")])
    for name, value in pairs:
        message[name] = value
    return message
