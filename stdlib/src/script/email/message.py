"""Messages: headers, and a body or parts."""

import base64
import binascii
import re

from email import utils
from email.charset import Charset

__all__ = ["Message", "EmailMessage", "MIMEPart"]

def _parameter(name, value):
    """Return a parameter as it stands in a header."""
    if value is None or not len(value):
        return name
    if isinstance(value, tuple):
        return f"{name}*={utils.encode_rfc2231(value[2], value[0], value[1])}"
    try:
        value.encode("ascii")
    except UnicodeEncodeError:
        return f"{name}*={utils.encode_rfc2231(value, 'utf-8', '')}"
    return f'{name}="{utils.quote(value)}"'


def _split(header):
    """Return what a header says, and its parameters as pairs."""
    parts, current, quoted, skip = [], "", False, False
    for c in str(header):
        if c == ";" and not quoted:
            parts.append(current)
            current = ""
            continue
        if c == '"' and not skip:
            quoted = not quoted
        skip = c == "\\" and quoted and not skip
        current += c
    parts.append(current)
    pairs = []
    for part in parts:
        name, equals, value = part.partition("=")
        pairs.append((name.strip().lower() if pairs else part.strip(),
                      value.strip() if pairs else "") if equals or not pairs else (name.strip(), ""))
    return pairs


class Message:
    """A message, in the way of old: its headers are texts."""

    def __init__(self, policy=None):
        from email.policy import compat32
        self.policy = compat32 if policy is None else policy
        self._headers, self._unixfrom, self._payload, self._charset = [], None, None, None
        self.preamble = self.epilogue = None
        self.defects, self._default_type = [], "text/plain"

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """Return the message as text."""
        import io
        from email.generator import Generator
        out = io.StringIO()
        Generator(out, mangle_from_=False, maxheaderlen=maxheaderlen,
                  policy=policy).flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """Return the message as bytes."""
        import io
        from email.generator import BytesGenerator
        out = io.BytesIO()
        BytesGenerator(out, mangle_from_=False, policy=policy).flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    def is_multipart(self):
        """Are there parts?"""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        """Set the line that begins a message in a mailbox."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """Return the line that begins a message in a mailbox."""
        return self._unixfrom

    # ------------------------------------------------------------ the body

    def attach(self, payload):
        """Add a part."""
        if self._payload is None:
            self._payload = [payload]
        else:
            try:
                self._payload.append(payload)
            except AttributeError:
                raise TypeError("Attach is not valid on a message with a non-multipart "
                                "payload") from None

    def get_payload(self, i=None, decode=False):
        """Return the body, the parts or one of them; decoded, if so asked."""
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError(f"Expected list, got {type(self._payload)}")
        payload = self._payload
        if not decode:
            if isinstance(payload, str) and _has_surrogates(payload):
                data = payload.encode("ascii", "surrogateescape")
                return data.decode(self.get_content_charset("ascii"), "replace")
            return payload
        if not isinstance(payload, str):
            return payload
        data = payload.encode("ascii" if payload.isascii() else "raw-unicode-escape"
                              if not _has_surrogates(payload) else "ascii", "surrogateescape")
        return self._undone(data)

    def _undone(self, data):
        how = str(self.get("content-transfer-encoding", "")).lower()
        if how == "quoted-printable":
            return binascii.a2b_qp(data)
        if how == "base64":
            kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
            try:
                return base64.b64decode(kept + b"=" * (-len(kept) % 4))
            except binascii.Error:
                return data
        if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
            import codecs
            try:
                return codecs.decode(data, "uu")
            except ValueError:
                return data
        return data

    def set_payload(self, payload, charset=None):
        """Set the body or the parts."""
        if hasattr(payload, "encode"):
            if isinstance(charset, Charset):
                charset = charset.output_charset
            if not hasattr(payload, "decode"):
                self._payload = payload if charset is None else payload.encode(
                    charset or "ascii", "surrogateescape").decode("ascii", "surrogateescape")
        elif hasattr(payload, "decode"):
            self._payload = payload.decode("ascii", "surrogateescape")
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the character set of the body; encode it so that it can be sent."""
        if charset is None:
            self.del_param("charset")
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if "MIME-Version" not in self:
            self.add_header("MIME-Version", "1.0")
        if "Content-Type" not in self:
            self.add_header("Content-Type", "text/plain", charset=charset.get_output_charset())
        else:
            self.set_param("charset", charset.get_output_charset())
        if "Content-Transfer-Encoding" in self:
            return
        how = charset.get_body_encoding()
        payload = self._payload
        if callable(how):
            how(self)
            return
        if payload:
            data = payload.encode("ascii", "surrogateescape") if _has_surrogates(payload) \
                else payload.encode(charset.output_charset)
            self._payload = charset.body_encode(data)
        self.add_header("Content-Transfer-Encoding", how)

    def get_charset(self):
        """Return the character set that was set."""
        return self._charset

    # ------------------------------------------------------------ headers

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [pair for pair in self._headers if pair[0].lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(name == known.lower() for known, _ in self._headers)

    def __iter__(self):
        return iter(self.keys())

    def keys(self):
        """Return the names of the headers."""
        return [name for name, _ in self._headers]

    def values(self):
        """Return the texts of the headers."""
        return [self.policy.header_fetch_parse(*pair) for pair in self._headers]

    def items(self):
        """Return the headers as pairs."""
        return [(pair[0], self.policy.header_fetch_parse(*pair)) for pair in self._headers]

    def get(self, name, failobj=None):
        """Return a header, the first of that name."""
        name = name.lower()
        for pair in self._headers:
            if pair[0].lower() == name:
                return self.policy.header_fetch_parse(*pair)
        return failobj

    def get_all(self, name, failobj=None):
        """Return all headers of a name."""
        name = name.lower()
        found = [self.policy.header_fetch_parse(*pair) for pair in self._headers
                 if pair[0].lower() == name]
        return found or failobj

    def set_raw(self, name, value):
        self._headers.append((name, value))

    def raw_items(self):
        return iter(self._headers.copy())

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters."""
        parts = [] if _value is None else [_value]
        for name, value in _params.items():
            name = name.replace("_", "-")
            parts.append(name if value is None else _parameter(name, value))
        self[_name] = "; ".join(parts)

    def replace_header(self, _name, _value):
        """Give the first header of a name another text."""
        wanted = _name.lower()
        for at, (name, _) in enumerate(self._headers):
            if name.lower() == wanted:
                self._headers[at] = self.policy.header_store_parse(name, _value)
                return
        raise KeyError(_name)

    # ------------------------------------------------------------ what it is

    def get_content_type(self):
        """Return the kind of the content."""
        value = self.get("content-type")
        if value is None:
            return self.get_default_type()
        kind = _split(value)[0][0].lower()
        return kind if kind.count("/") == 1 else "text/plain"

    def get_content_maintype(self):
        return self.get_content_type().partition("/")[0]

    def get_content_subtype(self):
        return self.get_content_type().partition("/")[2]

    def get_default_type(self):
        """Return the kind where none is told."""
        return self._default_type

    def set_default_type(self, ctype):
        self._default_type = ctype

    def _params(self, header):
        value = self.get(header)
        return None if value is None else utils.decode_params(_split(value))

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """Return the parameters of a header."""
        found = self._params(header)
        if found is None:
            return failobj
        return [(name, _bare(value)) for name, value in found] if unquote else found

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """Return a parameter of a header."""
        for name, value in self._params(header) or []:
            if name.lower() == param.lower():
                return _bare(value) if unquote else value
        return failobj

    def set_param(self, param, value, header="Content-Type", requote=True, charset=None,
                  language="", replace=False):
        """Set a parameter of a header."""
        if not isinstance(value, tuple) and charset:
            value = (charset, language, value)
        if header not in self and header.lower() == "content-type":
            text = "text/plain"
        else:
            text = self.get(header)
        new, pairs, seen = _parameter(param, value), utils.decode_params(_split(text)), False
        parts = []
        for at, (name, old) in enumerate(pairs):
            if at and name.lower() == param.lower():
                parts.append(new)
                seen = True
            else:
                parts.append(name if not at else _parameter(name, _bare(old)))
        text = "; ".join(parts if seen else parts + [new])
        if text != self.get(header):
            if replace and header in self:
                self.replace_header(header, text)
            else:
                del self[header]
                self[header] = text

    def del_param(self, param, header="content-type", requote=True):
        """Take a parameter out of a header."""
        if header not in self:
            return
        pairs = utils.decode_params(_split(self.get(header)))
        parts = [name if not at else _parameter(name, _bare(value))
                 for at, (name, value) in enumerate(pairs) if not at or name.lower() != param.lower()]
        text = "; ".join(parts)
        if text != self.get(header):
            del self[header]
            self[header] = text

    def set_type(self, type, header="Content-Type", requote=True):
        """Set the kind of the content, and keep the parameters."""
        if type.count("/") != 1:
            raise ValueError
        if header.lower() == "content-type":
            del self["mime-version"]
            self["MIME-Version"] = "1.0"
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for name, value in params[1:]:
            self.set_param(name, value, header, requote)

    def get_filename(self, failobj=None):
        """Return the name of the file that a part would be."""
        missing = object()
        found = self.get_param("filename", missing, "content-disposition")
        if found is missing:
            found = self.get_param("name", missing, "content-type")
        return failobj if found is missing else utils.collapse_rfc2231_value(found).strip()

    def get_boundary(self, failobj=None):
        """Return what stands between the parts."""
        missing = object()
        found = self.get_param("boundary", missing)
        return failobj if found is missing else utils.collapse_rfc2231_value(found).rstrip()

    def set_boundary(self, boundary):
        """Set what stands between the parts."""
        if "content-type" not in self:
            from email.errors import HeaderParseError
            raise HeaderParseError("No Content-Type header found")
        self.set_param("boundary", boundary, replace=True)

    def get_content_charset(self, failobj=None):
        """Return the character set of the body."""
        missing = object()
        found = self.get_param("charset", missing)
        if found is missing:
            return failobj
        if isinstance(found, tuple):
            found = utils.collapse_rfc2231_value(found)
        return found.lower() if found.isascii() else failobj

    def get_charsets(self, failobj=None):
        """Return the character sets of all parts."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """Return how a part is to be shown."""
        value = self.get("content-disposition")
        return None if value is None else _split(value)[0][0].lower()

    def walk(self):
        """Yield the message and all its parts."""
        yield self
        if self.is_multipart():
            for part in self.get_payload():
                yield from part.walk()


def _bare(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


def _has_surrogates(text):
    return any("\udc80" <= c <= "\udcff" for c in text)


class MIMEPart(Message):
    """A part whose content is a value of the program's."""

    def __init__(self, policy=None):
        from email.policy import default
        super().__init__(default if policy is None else policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        return super().as_string(unixfrom, 78 if maxheaderlen is None else maxheaderlen, policy)

    def get_content(self, *args, **kw):
        """Return the content: text, bytes or a message."""
        if self.get_content_maintype() == "text":
            data = self.get_payload(decode=True)
            return data.decode(self.get_content_charset("ASCII"), "replace")
        if self.get_content_type() == "message/rfc822":
            return self.get_payload(0)
        if self.is_multipart():
            raise KeyError(self.get_content_type())
        return self.get_payload(decode=True)

    def set_content(self, content, *args, subtype="plain", charset="utf-8", maintype=None, cte=None,
                    disposition=None, filename=None, cid=None, params=None, headers=None):
        """Set the content: text, bytes or a message."""
        self.clear_content()
        if isinstance(content, str):
            self._set_text(content, subtype, charset, cte)
        elif isinstance(content, (bytes, bytearray, memoryview)):
            main, sub = (args + (None, None))[:2] if args else (maintype, subtype)
            if main is None:
                raise TypeError("set_bytes_content() missing 2 required positional arguments: "
                                "'maintype' and 'subtype'")
            self["Content-Type"] = f"{main}/{sub}"
            self["Content-Transfer-Encoding"] = "base64"
            self._payload = base64.encodebytes(bytes(content)).decode("ascii")
        elif isinstance(content, Message):
            self["Content-Type"] = "message/rfc822"
            self["Content-Transfer-Encoding"] = "8bit"
            self._payload = [content]
        else:
            raise KeyError(type(content).__qualname__)
        if disposition is None and filename is not None:
            disposition = "attachment"
        if disposition is not None:
            self["Content-Disposition"] = disposition
        if filename is not None:
            self.set_param("filename", filename, header="Content-Disposition", replace=True)
        if cid is not None:
            self["Content-ID"] = cid
        for name, value in (params or {}).items():
            self.set_param(name, value)
        if not isinstance(self, EmailMessage) or "MIME-Version" in self:
            return
        self["MIME-Version"] = "1.0"

    def _set_text(self, text, subtype, charset, cte):
        lines = text.splitlines()
        data = "".join(line + "\n" for line in lines).encode(charset, "surrogateescape")
        self["Content-Type"] = f'text/{subtype}; charset="{charset}"'
        if cte is None:
            longest = max((len(line) for line in data.split(b"\n")), default=0)
            if data.isascii() and longest <= 78:
                cte = "7bit"
            else:
                quoted = binascii.b2a_qp(data)
                cte = "8bit" if longest <= 78 and self.policy.cte_type == "8bit" else \
                    "quoted-printable" if len(quoted) <= len(data) * 4 // 3 + 4 else "base64"
        self["Content-Transfer-Encoding"] = cte
        if cte == "base64":
            self._payload = base64.encodebytes(data).decode("ascii")
        elif cte == "quoted-printable":
            self._payload = binascii.b2a_qp(data).decode("ascii")
        else:
            self._payload = data.decode("ascii", "surrogateescape")

    def clear_content(self):
        """Take the content out, with the headers about it."""
        self._headers = [pair for pair in self._headers if not pair[0].lower().startswith("content-")]
        self._payload = None

    def clear(self):
        """Take everything out."""
        self._headers, self._payload = [], None

    def is_attachment(self):
        """Is it to be kept apart?"""
        return self.get_content_disposition() == "attachment"

    def _make_multipart(self, subtype, boundary=None):
        if self.get_content_maintype() == "multipart":
            if self.get_content_subtype() in {"related": ("mixed", "alternative"),
                                              "alternative": ("mixed",), "mixed": ()}[subtype]:
                raise ValueError(f"Cannot convert {self.get_content_subtype()} to {subtype}")
        kept = [pair for pair in self._headers if not pair[0].lower().startswith("content-")]
        moved = [pair for pair in self._headers if pair[0].lower().startswith("content-")]
        parts = []
        if moved:
            part = type(self)(policy=self.policy) if not isinstance(self, EmailMessage) \
                else MIMEPart(policy=self.policy)
            part._headers, part._payload = moved, self._payload
            parts = [part]
        self._headers, self._payload = kept, parts
        self["Content-Type"] = f"multipart/{subtype}"
        if boundary is not None:
            self.set_param("boundary", boundary)

    def make_related(self, boundary=None):
        self._make_multipart("related", boundary)

    def make_alternative(self, boundary=None):
        self._make_multipart("alternative", boundary)

    def make_mixed(self, boundary=None):
        self._make_multipart("mixed", boundary)

    def _add(self, subtype, disposition, args, kw):
        if self.get_content_type() != f"multipart/{subtype}":
            self._make_multipart(subtype)
        part = MIMEPart(policy=self.policy)
        part.set_content(*args, **kw)
        if disposition and "content-disposition" not in part:
            part["Content-Disposition"] = disposition
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add a part that belongs to the first."""
        self._add("related", "inline", args, kw)

    def add_alternative(self, *args, **kw):
        """Add the same in another form."""
        self._add("alternative", None, args, kw)

    def add_attachment(self, *args, **kw):
        """Add a part that is kept apart."""
        self._add("mixed", "attachment", args, kw)

    def iter_parts(self):
        """Yield the parts right below."""
        return iter(self.get_payload() if self.is_multipart() else ())

    def iter_attachments(self):
        """Yield the parts that are kept apart."""
        if self.get_content_maintype() == "multipart":
            body = self.get_body()
            for part in self.get_payload():
                if part is not body:
                    yield part

    def get_body(self, preferencelist=("related", "html", "plain")):
        """Return the part that is most likely what a reader is to see."""
        best = None
        for part in self.walk():
            if part.get_content_maintype() == "text" \
                    and part.get_content_disposition() != "attachment" \
                    and part.get_content_subtype() in preferencelist:
                rank = preferencelist.index(part.get_content_subtype())
                if best is None or rank < best[0]:
                    best = rank, part
        return best and best[1]


class EmailMessage(MIMEPart):
    """A message whose content is a value of the program's."""
