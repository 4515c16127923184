"""Writing XML by handlers, filters, and words with their special characters replaced."""

import io
import os

from . import handler, xmlreader


def _replaced(data, pairs):
    for old, new in pairs:
        data = data.replace(old, new)
    return data


def escape(data, entities={}):
    """Replace &, < and > (and more, if given) by entities."""
    return _replaced(data, [("&", "&amp;"), (">", "&gt;"), ("<", "&lt;"), *entities.items()])


def unescape(data, entities={}):
    """Replace the entities of &, < and > (and more, if given)."""
    return _replaced(data, [("&lt;", "<"), ("&gt;", ">"), *entities.items(), ("&amp;", "&")])


def quoteattr(data, entities={}):
    """Return a text as the value of an attribute, in quotes."""
    data = escape(data, {**entities, "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    if '"' not in data:
        return f'"{data}"'
    if "'" not in data:
        return f"'{data}'"
    return '"' + data.replace('"', "&quot;") + '"'


class _Unclosed(io.RawIOBase):
    """Bytes for a file that is not ours to close."""

    def __init__(self, out):
        self._out = out

    def writable(self):
        return True

    def write(self, data):
        written = self._out.write(bytes(data))
        return len(data) if written is None else written


def _text_writer(out, encoding):
    """A function that writes text to whatever may be a file, and one that flushes."""
    if isinstance(out, io.TextIOBase) or hasattr(out, "reader") and hasattr(out, "writer"):
        return out.write, getattr(out, "flush", lambda: None)
    text = io.TextIOWrapper(io.BufferedWriter(_Unclosed(out)), encoding=encoding,
                            errors="xmlcharrefreplace", newline="\n", write_through=True)
    return text.write, text.flush


class XMLGenerator(handler.ContentHandler):
    """Writes what it is told as a document."""

    def __init__(self, out=None, encoding="iso-8859-1", short_empty_elements=False):
        super().__init__()
        if out is None:
            import sys
            out = sys.stdout
        self._write, self._flush = _text_writer(out, encoding)
        self._encoding = encoding
        self._short_empty_elements = short_empty_elements
        # A start tag is left open until it is known whether the element is empty.
        self._is_open = False
        # By namespace its prefix; one dict a level.
        self._prefixes = [{"http://www.w3.org/XML/1998/namespace": "xml"}]
        self._new_prefixes = []

    def _close_tag(self, end=">"):
        if self._is_open:
            self._write(end)
            self._is_open = False

    def _written(self, name):
        """A name as written, of a pair of namespace and local name."""
        uri, local = name
        if not uri:
            return local
        prefix = self._prefixes[-1][uri]
        return f"{prefix}:{local}" if prefix else local

    def startDocument(self):
        self._write(f'<?xml version="1.0" encoding="{self._encoding}"?>\n')

    def endDocument(self):
        self._flush()

    def startPrefixMapping(self, prefix, uri):
        self._prefixes.append({**self._prefixes[-1], uri: prefix})
        self._new_prefixes.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._prefixes.pop()

    def _start(self, name, declarations, attributes):
        self._close_tag()
        self._write("<" + name)
        for prefix, uri in declarations:
            self._write(f' xmlns:{prefix}="{uri}"' if prefix else f' xmlns="{uri}"')
        for key, value in attributes:
            self._write(f" {key}={quoteattr(value)}")
        if self._short_empty_elements:
            self._is_open = True
        else:
            self._write(">")

    def _end(self, name):
        if self._is_open:
            self._close_tag("/>")
        else:
            self._write(f"</{name}>")

    def startElement(self, name, attrs):
        self._start(name, (), attrs.items())

    def endElement(self, name):
        self._end(name)

    def startElementNS(self, name, qname, attrs):
        fresh, self._new_prefixes = self._new_prefixes, []
        self._start(self._written(name), fresh,
                    [(self._written(key), value) for key, value in attrs.items()])

    def endElementNS(self, name, qname):
        self._end(self._written(name))

    def characters(self, content):
        if content:
            self._close_tag()
            self._write(escape(self._as_text(content)))

    def ignorableWhitespace(self, content):
        if content:
            self._close_tag()
            self._write(self._as_text(content))

    def _as_text(self, content):
        return content if isinstance(content, str) else str(content, self._encoding)

    def processingInstruction(self, target, data):
        self._close_tag()
        self._write(f"<?{target} {data}?>")


class XMLFilterBase(xmlreader.XMLReader):
    """Stands between a reader and handlers, and hands on what it is told."""

    def __init__(self, parent=None):
        super().__init__()
        self._parent = parent

    def getParent(self):
        """Return the reader."""
        return self._parent

    def setParent(self, parent):
        """Set the reader."""
        self._parent = parent

    def parse(self, source):
        """Let the reader read."""
        parent = self._parent
        parent.setContentHandler(self)
        parent.setErrorHandler(self)
        parent.setEntityResolver(self)
        parent.setDTDHandler(self)
        parent.parse(source)

    def setDocumentLocator(self, locator):
        self._locator = locator
        self._cont_handler.setDocumentLocator(locator)

    def resolveEntity(self, publicId, systemId):
        return self._ent_handler.resolveEntity(publicId, systemId)


def _hand_on(cls, method, attribute):
    """Give a class a method that calls the same one of a handler, or of the reader."""
    def call(self, *args):
        return getattr(getattr(self, attribute), method)(*args)
    call.__name__, call.__qualname__ = method, f"{cls.__name__}.{method}"
    setattr(cls, method, call)


for _attribute, _methods in {
        "_err_handler": "error fatalError warning",
        "_cont_handler": "startDocument endDocument startPrefixMapping endPrefixMapping "
                         "startElement endElement startElementNS endElementNS characters "
                         "ignorableWhitespace processingInstruction skippedEntity",
        "_dtd_handler": "notationDecl unparsedEntityDecl",
        "_parent": "setLocale getFeature setFeature getProperty setProperty"}.items():
    for _method in _methods.split():
        _hand_on(XMLFilterBase, _method, _attribute)
del _attribute, _methods, _method


def prepare_input_source(source, base=""):
    """Return an InputSource that can be read, of whatever names a document."""
    if isinstance(source, os.PathLike):
        source = os.fspath(source)
    if isinstance(source, str):
        source = xmlreader.InputSource(source)
    elif hasattr(source, "read"):
        source = _of_file(source)
    if source.getCharacterStream() is None and source.getByteStream() is None:
        _open(source, base)
    return source


def _of_file(file):
    source = xmlreader.InputSource()
    if isinstance(file.read(0), str):
        source.setCharacterStream(file)
    else:
        source.setByteStream(file)
    if isinstance(getattr(file, "name", None), str):
        source.setSystemId(file.name)
    return source


def _open(source, base):
    """Open what the place of a source names: a file beside the base, or an address."""
    place = source.getSystemId()
    beside = os.path.join(os.path.dirname(os.path.normpath(base)), place)
    if os.path.isfile(beside):
        source.setSystemId(beside)
        source.setByteStream(open(beside, "rb"))
        return
    import urllib.parse
    import urllib.request
    source.setSystemId(urllib.parse.urljoin(base, place))
    source.setByteStream(urllib.request.urlopen(source.getSystemId()))
