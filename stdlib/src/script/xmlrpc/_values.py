"""Values in XML: what a call and its answer are made of."""

import base64
import operator
import time
from datetime import datetime
from decimal import Decimal
from xml.parsers import expat

MAXINT, MININT = 2**31 - 1, -2**31
PARSE_ERROR, SERVER_ERROR, APPLICATION_ERROR = -32700, -32600, -32500
SYSTEM_ERROR, TRANSPORT_ERROR = -32400, -32300
NOT_WELLFORMED_ERROR, UNSUPPORTED_ENCODING, INVALID_ENCODING_CHAR = -32700, -32701, -32702
INVALID_XMLRPC, METHOD_NOT_FOUND, INVALID_METHOD_PARAMS = -32600, -32601, -32602
INTERNAL_ERROR = -32603


def escape(s):
    """Write text so that XML takes it as text."""
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Error(Exception):
    """What goes wrong with calls."""

    __str__ = object.__str__


class ProtocolError(Error):
    """The server refused to answer."""

    def __init__(self, url, errcode, errmsg, headers):
        Error.__init__(self)
        self.url, self.errcode, self.errmsg, self.headers = url, errcode, errmsg, headers

    def __repr__(self):
        return f"<{type(self).__name__} for {self.url}: {self.errcode} {self.errmsg}>"


class ResponseError(Error):
    """The answer makes no sense."""


class Fault(Error):
    """The function failed at the server."""

    def __init__(self, faultCode, faultString, **extra):
        Error.__init__(self)
        self.faultCode, self.faultString = faultCode, faultString

    def __repr__(self):
        return f"<{type(self).__name__} {self.faultCode}: {self.faultString!r}>"


class DateTime:
    """A date with a time, as the text that goes over the wire."""

    def __init__(self, value=0):
        if isinstance(value, str):
            self.value = value
        elif isinstance(value, datetime):
            self.value = _text_of(value)
        else:
            if not isinstance(value, (tuple, time.struct_time)):
                value = time.localtime(value or time.time())
            self.value = "%04d%02d%02dT%02d:%02d:%02d" % tuple(value)[:6]

    def _pair(self, other):
        if isinstance(other, DateTime):
            return self.value, other.value
        if isinstance(other, datetime):
            return self.value, _text_of(other)
        if isinstance(other, str):
            return self.value, other
        if hasattr(other, "timetuple"):
            return self.timetuple(), other.timetuple()
        return None

    def _compare(self, other, test):
        pair = self._pair(other)
        if pair is None:
            kind = getattr(type(other), "__name__", type(other))
            raise TypeError(f"Can't compare {type(self).__name__} and {kind}")
        return test(*pair)

    def __lt__(self, other):
        return self._compare(other, operator.lt)

    def __le__(self, other):
        return self._compare(other, operator.le)

    def __gt__(self, other):
        return self._compare(other, operator.gt)

    def __ge__(self, other):
        return self._compare(other, operator.ge)

    def __eq__(self, other):
        pair = self._pair(other)
        return NotImplemented if pair is None else pair[0] == pair[1]

    __hash__ = None

    def timetuple(self):
        """Return the parts of the date and the time."""
        return time.strptime(self.value, "%Y%m%dT%H:%M:%S")

    def __str__(self):
        return self.value

    def __repr__(self):
        return f"<{type(self).__name__} {self.value!r} at {id(self):#x}>"

    def decode(self, data):
        """Take the text of an answer."""
        self.value = str(data).strip()

    def encode(self, out):
        """Write the value."""
        out.write(f"<value><dateTime.iso8601>{self.value}</dateTime.iso8601></value>\n")


def _text_of(when):
    return f"{when.year:04d}{when.month:02d}{when.day:02d}T{when:%H:%M:%S}"


class Binary:
    """Bytes."""

    def __init__(self, data=None):
        if data is not None and not isinstance(data, (bytes, bytearray)):
            raise TypeError(f"expected bytes or bytearray, not {type(data).__name__}")
        self.data = bytes(data or b"")

    def __str__(self):
        return str(self.data, "latin-1")

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, Binary) else other)

    __hash__ = None

    def decode(self, data):
        """Take the text of an answer."""
        self.data = base64.decodebytes(data)

    def encode(self, out):
        """Write the value."""
        text = base64.encodebytes(self.data).decode("ascii")
        out.write(f"<value><base64>\n{text}</base64></value>\n")


class _Writer:
    """Something to write to for values that write themselves."""

    def __init__(self, write):
        self.write = write


class Marshaller:
    """Writes values as XML."""

    def __init__(self, encoding=None, allow_none=False):
        self.encoding, self.allow_none = encoding, allow_none
        self._open = set()

    def dumps(self, values):
        """Return the parameters of a call or an answer, or a fault."""
        parts = []
        write = parts.append
        if isinstance(values, Fault):
            write("<fault>\n")
            self._write({"faultCode": values.faultCode, "faultString": values.faultString},
                        write)
            write("</fault>\n")
        else:
            write("<params>\n")
            for value in values:
                write("<param>\n")
                self._write(value, write)
                write("</param>\n")
            write("</params>\n")
        return "".join(parts)

    def _write(self, value, write):
        kind = type(value)
        if value is None:
            if not self.allow_none:
                raise TypeError("cannot marshal None unless allow_none is enabled")
            write("<value><nil/></value>")
        elif kind is bool:
            write(f"<value><boolean>{value:d}</boolean></value>\n")
        elif kind is int:
            if not MININT <= value <= MAXINT:
                raise OverflowError("int exceeds XML-RPC limits")
            write(f"<value><int>{value}</int></value>\n")
        elif kind is float:
            write(f"<value><double>{value!r}</double></value>\n")
        elif kind is str:
            write(f"<value><string>{escape(value)}</string></value>\n")
        elif kind in (bytes, bytearray):
            Binary(value).encode(_Writer(write))
        elif kind is datetime:
            DateTime(value).encode(_Writer(write))
        elif kind in (Binary, DateTime):
            value.encode(_Writer(write))
        elif kind in (tuple, list, dict):
            self._write_group(value, write)
        elif hasattr(value, "__dict__") and not isinstance(
                value, (bool, int, float, str, bytes, bytearray, tuple, list, dict)):
            self._write_group(value.__dict__, write)
        else:
            raise TypeError(f"cannot marshal {kind} objects")

    def _write_group(self, group, write):
        if id(group) in self._open:
            what = "dictionaries" if isinstance(group, dict) else "sequences"
            raise TypeError(f"cannot marshal recursive {what}")
        self._open.add(id(group))
        if isinstance(group, dict):
            write("<value><struct>\n")
            for name, value in group.items():
                if not isinstance(name, str):
                    raise TypeError("dictionary key must be string")
                write(f"<member>\n<name>{escape(name)}</name>\n")
                self._write(value, write)
                write("</member>\n")
            write("</struct></value>\n")
        else:
            write("<value><array><data>\n")
            for value in group:
                self._write(value, write)
            write("</data></array></value>\n")
        self._open.discard(id(group))


_INTEGERS = {"i1", "i2", "i4", "i8", "int", "biginteger"}


class Unmarshaller:
    """Makes values of XML: the target of a parser."""

    def __init__(self, use_datetime=False, use_builtin_types=False):
        self._use_datetime = use_datetime or use_builtin_types
        self._use_bytes = use_builtin_types
        self._groups = [[]]         # values, of the document and of each open group
        self._text = []
        self._is_text = False       # a <value> has begun, and so far holds only text
        self._kind = self._method = None

    def start(self, tag, attributes):
        """An element begins."""
        tag = tag.rpartition(":")[2]
        if tag in ("array", "struct"):
            self._groups.append([])
        if self._is_text and tag not in _SCALARS and tag not in ("array", "struct"):
            raise ResponseError(f"unknown tag {tag!r}")
        self._is_text = tag == "value"
        self._text = []

    def data(self, text):
        """Text comes."""
        self._text.append(text)

    def end(self, tag):
        """An element ends."""
        tag = tag.rpartition(":")[2]
        text = "".join(self._text)
        if tag == "value":
            if self._is_text:
                self._groups[-1].append(text)
            self._is_text = False
        elif tag == "name":
            self._groups[-1].append(text)
        elif tag == "methodName":
            self._method, self._kind = text, "methodName"
        elif tag in ("params", "fault"):
            self._kind = tag
        elif tag in ("array", "struct"):
            found = self._groups.pop()
            if tag == "struct":
                found = dict(zip(found[::2], found[1::2]))
            self._groups[-1].append(found)
            self._is_text = False
        elif tag in _SCALARS:
            self._groups[-1].append(self._scalar(tag, text))
            self._is_text = False
        self._text = []

    def _scalar(self, tag, text):
        if tag in _INTEGERS:
            return int(text)
        if tag in ("double", "float"):
            return float(text)
        if tag == "string":
            return text
        if tag == "bigdecimal":
            return Decimal(text)
        if tag == "nil":
            return None
        if tag == "boolean":
            if text not in ("0", "1"):
                raise TypeError("bad boolean value")
            return text == "1"
        if tag == "base64":
            value = Binary()
            value.decode(text.encode("ascii"))
            return value.data if self._use_bytes else value
        value = DateTime("")
        value.decode(text)
        if self._use_datetime:
            return datetime.strptime(value.value, "%Y%m%dT%H:%M:%S")
        return value

    def close(self):
        """Return the values; raise the fault that the answer is."""
        if self._kind is None or len(self._groups) != 1:
            raise ResponseError()
        if self._kind == "fault":
            raise Fault(**self._groups[0][0])
        return tuple(self._groups[0])

    def getmethodname(self):
        """Return the name of the function that is called."""
        return self._method


_SCALARS = _INTEGERS | {"double", "float", "string", "bigdecimal", "nil", "boolean", "base64",
                        "dateTime.iso8601"}


class ExpatParser:
    """Feeds a target."""

    def __init__(self, target):
        self._parser = expat.ParserCreate(None, None)
        self._parser.StartElementHandler = target.start
        self._parser.EndElementHandler = target.end
        self._parser.CharacterDataHandler = target.data

    def feed(self, data):
        """Take a piece of the document."""
        self._parser.Parse(data, False)

    def close(self):
        """The document is at its end."""
        parser = self.__dict__.pop("_parser", None)
        if parser is not None:
            parser.Parse(b"", True)


def getparser(use_datetime=False, use_builtin_types=False):
    """Return a parser, and the target it fills."""
    target = Unmarshaller(use_datetime, use_builtin_types)
    return ExpatParser(target), target


def dumps(params, methodname=None, methodresponse=None, encoding=None, allow_none=False):
    """Write a call, an answer or parameters alone."""
    if not isinstance(params, (tuple, Fault)):
        raise AssertionError("argument must be tuple or Fault instance")
    if isinstance(params, Fault):
        methodresponse = True
    elif methodresponse and len(params) != 1:
        raise AssertionError("response tuple must be a singleton")
    encoding = encoding or "utf-8"
    body = Marshaller(encoding, allow_none).dumps(params)
    head = "<?xml version='1.0'?>\n" if encoding == "utf-8" \
        else f"<?xml version='1.0' encoding='{encoding}'?>\n"
    if methodname:
        return (f"{head}<methodCall>\n<methodName>{methodname}</methodName>\n{body}"
                "</methodCall>\n")
    if methodresponse:
        return f"{head}<methodResponse>\n{body}</methodResponse>\n"
    return body


def loads(data, use_datetime=False, use_builtin_types=False):
    """Read a call or an answer; return its values and the name that is called."""
    parser, target = getparser(use_datetime, use_builtin_types)
    parser.feed(data)
    parser.close()
    return target.close(), target.getmethodname()


for _class in (Error, ProtocolError, ResponseError, Fault, DateTime, Binary, Marshaller,
               Unmarshaller, ExpatParser):
    _class.__module__ = "xmlrpc.client"
