"""What a reader of XML offers, and what it hands to handlers."""

from . import handler
from ._exceptions import SAXNotRecognizedException, SAXNotSupportedException


class _Handlers:
    """A getter and a setter for every kind of handler."""

    def getContentHandler(self):
        """Return who is told of the content."""
        return self._cont_handler

    def setContentHandler(self, handler):
        """Say who is told of the content."""
        self._cont_handler = handler

    def getDTDHandler(self):
        """Return who is told of declarations."""
        return self._dtd_handler

    def setDTDHandler(self, handler):
        """Say who is told of declarations."""
        self._dtd_handler = handler

    def getEntityResolver(self):
        """Return who finds entities."""
        return self._ent_handler

    def setEntityResolver(self, resolver):
        """Say who finds entities."""
        self._ent_handler = resolver

    def getErrorHandler(self):
        """Return who decides about faults."""
        return self._err_handler

    def setErrorHandler(self, handler):
        """Say who decides about faults."""
        self._err_handler = handler


class XMLReader(_Handlers):
    """Reads documents and tells handlers."""

    def __init__(self):
        self._cont_handler = handler.ContentHandler()
        self._dtd_handler = handler.DTDHandler()
        self._ent_handler = handler.EntityResolver()
        self._err_handler = handler.ErrorHandler()

    def parse(self, source):
        """Read a whole document."""
        raise NotImplementedError("This method must be implemented!")

    def setLocale(self, locale):
        """Choose the language of messages."""
        raise SAXNotSupportedException("Locale support not implemented")

    def getFeature(self, name):
        """Say whether a feature is on."""
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def setFeature(self, name, state):
        """Turn a feature on or off."""
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        """Return the value of a property."""
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def setProperty(self, name, value):
        """Change the value of a property."""
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)


class IncrementalParser(XMLReader):
    """A reader that takes a document in pieces."""

    def __init__(self, bufsize=2**16):
        self._bufsize = bufsize
        super().__init__()

    def parse(self, source):
        """Read a whole document piece by piece."""
        from . import saxutils
        source = saxutils.prepare_input_source(source)
        self.prepareParser(source)
        file = source.getCharacterStream() or source.getByteStream()
        while piece := file.read(self._bufsize):
            self.feed(piece)
        self.close()

    def feed(self, data):
        """Take the next piece."""
        raise NotImplementedError("This method must be implemented!")

    def prepareParser(self, source):
        """Get ready for a document."""
        raise NotImplementedError("prepareParser must be overridden!")

    def close(self):
        """The document is whole."""
        raise NotImplementedError("This method must be implemented!")

    def reset(self):
        """Get ready for another document."""
        raise NotImplementedError("This method must be implemented!")


class Locator:
    """Where a reader is."""

    def getColumnNumber(self):
        """Return the column, -1 if that is not known."""
        return -1

    def getLineNumber(self):
        """Return the line, -1 if that is not known."""
        return -1

    def getPublicId(self):
        """Return the public name of the document."""
        return None

    def getSystemId(self):
        """Return the place of the document."""
        return None


def _property(attribute, what):
    def get(self):
        return getattr(self, attribute)

    def put(self, value):
        setattr(self, attribute, value)
    get.__doc__, put.__doc__ = f"Return {what}.", f"Set {what}."
    return get, put


class InputSource:
    """Where a document comes from."""

    def __init__(self, system_id=None):
        self._system_id = system_id
        self._public_id = self._encoding = self._bytes = self._characters = None

    getPublicId, setPublicId = _property("_public_id", "the public name")
    getSystemId, setSystemId = _property("_system_id", "the place")
    getEncoding, setEncoding = _property("_encoding", "the encoding")
    getByteStream, setByteStream = _property("_bytes", "the file of bytes")
    getCharacterStream, setCharacterStream = _property("_characters", "the file of text")


class AttributesImpl:
    """The attributes of an element."""

    def __init__(self, attrs):
        self._attrs = attrs

    def getLength(self):
        """Return how many there are."""
        return len(self._attrs)

    __len__ = getLength

    def getType(self, name):
        """Return the declared type; nothing is validated, so it is always text."""
        return "CDATA"

    def getValue(self, name):
        """Return the value by the name."""
        return self._attrs[name]

    __getitem__ = getValueByQName = getValue

    def getNameByQName(self, name):
        """Return the name by the name as written."""
        if name in self._attrs:
            return name
        raise KeyError(name)

    getQNameByName = getNameByQName

    def getNames(self):
        """Return the names."""
        return list(self._attrs.keys())

    keys = getQNames = getNames

    def __contains__(self, name):
        return name in self._attrs

    def get(self, name, alternative=None):
        """Return the value by the name, or another one."""
        return self._attrs.get(name, alternative)

    def items(self):
        """Return pairs of name and value."""
        return list(self._attrs.items())

    def values(self):
        """Return the values."""
        return list(self._attrs.values())

    def copy(self):
        """Return attributes that share these values."""
        return self.__class__(self._attrs)


class AttributesNSImpl(AttributesImpl):
    """The attributes of an element; names are pairs of namespace and local name."""

    def __init__(self, attrs, qnames):
        super().__init__(attrs)
        self._qnames = qnames

    def getNameByQName(self, name):
        """Return the name by the name as written."""
        for pair, qname in self._qnames.items():
            if qname == name:
                return pair
        raise KeyError(name)

    def getValueByQName(self, name):
        """Return the value by the name as written."""
        return self._attrs[self.getNameByQName(name)]

    def getQNameByName(self, name):
        """Return the name as written."""
        return self._qnames[name]

    def getQNames(self):
        """Return the names as written."""
        return list(self._qnames.values())

    def copy(self):
        """Return attributes that share these values."""
        return self.__class__(self._attrs, self._qnames)

