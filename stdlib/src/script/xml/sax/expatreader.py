"""A reader on top of the parser of xml.parsers.expat."""

import weakref

from xml.parsers import expat

from . import handler, xmlreader
from ._exceptions import (SAXNotRecognizedException, SAXNotSupportedException,
                          SAXParseException)

version = "0.20"
AttributesImpl = xmlreader.AttributesImpl
AttributesNSImpl = xmlreader.AttributesNSImpl

# Names come from the parser as namespace, local name and prefix with this between them.
_BETWEEN = " "


def _pair(name):
    """A name as a pair of namespace and local name."""
    parts = name.split(_BETWEEN)
    return (None, name) if len(parts) == 1 else (parts[0], parts[1])


def _written(name):
    """A name as it was written, with its prefix."""
    parts = name.split(_BETWEEN)
    return f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]


class _Where(xmlreader.Locator):
    """Where a reader is; it does not keep the reader, which keeps the handler that keeps this."""

    def __init__(self, reader):
        self._reader = weakref.ref(reader)

    def _ask(self, method, otherwise):
        reader = self._reader()
        return otherwise if reader is None else getattr(reader, method)()

    def getColumnNumber(self):
        """Return the column, from 0."""
        return self._ask("getColumnNumber", None)

    def getLineNumber(self):
        """Return the line, from 1."""
        return self._ask("getLineNumber", 1)

    def getPublicId(self):
        """Return the public name of the document."""
        return self._ask("getPublicId", None)

    def getSystemId(self):
        """Return the place of the document."""
        return self._ask("getSystemId", None)


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """Reads XML and tells handlers."""

    def __init__(self, namespaceHandling=0, bufsize=2**16 - 20):
        super().__init__(bufsize)
        self._source = xmlreader.InputSource()
        self._parser = None
        self._namespaces = namespaceHandling
        self._lex_handler = None
        self._is_parsing = False
        self._external_ges = 0
        self._interned = None
        self._entities = []

    # ------------------------------------------------------------ reading

    def parse(self, source):
        """Read a whole document."""
        from . import saxutils
        source = saxutils.prepare_input_source(source)
        self._source = source
        try:
            self.reset()
            self._cont_handler.setDocumentLocator(_Where(self))
            super().parse(source)
        except BaseException:
            # After a fault the parser is of no use, and must not keep the handlers.
            self._disconnect()
            raise
        finally:
            # A file that was opened here is closed here; a fault must not keep it open.
            self._close_source()

    def prepareParser(self, source):
        if source.getSystemId() is not None:
            self._parser.SetBase(source.getSystemId())

    def setContentHandler(self, handler):
        super().setContentHandler(handler)
        if self._is_parsing:
            self._connect()

    def feed(self, data, isFinal=False):
        """Take the next piece of the document."""
        if not self._is_parsing:
            self.reset()
            self._is_parsing = True
            self._cont_handler.startDocument()
        try:
            self._parser.Parse(data, isFinal)
        except expat.error as error:
            words = expat.ErrorString(error.code)
            self._err_handler.fatalError(SAXParseException(words, error, self))

    def flush(self):
        """Let the parser tell what it has held back."""
        if self._parser is not None:
            self._parser.Parse(b"", False)

    def _close_source(self):
        file = self._source.getCharacterStream() or self._source.getByteStream()
        if file is not None:
            file.close()

    def close(self):
        """The document is whole."""
        if self._entities or self._parser is None or isinstance(self._parser, _Ended):
            return
        try:
            self.feed(b"", True)
            self._cont_handler.endDocument()
        finally:
            self._is_parsing = False
            parser = self._parser
            self._disconnect()
            self._parser = _Ended(parser.ErrorLineNumber, parser.ErrorColumnNumber,
                                  parser.CurrentLineNumber, parser.CurrentColumnNumber)

    def reset(self):
        """Get ready for another document."""
        self._disconnect()
        if self._namespaces:
            self._parser = expat.ParserCreate(self._source.getEncoding(), _BETWEEN,
                                              intern=self._interned)
            self._parser.namespace_prefixes = 1
        else:
            self._parser = expat.ParserCreate(self._source.getEncoding(), intern=self._interned)
        self._connect()
        self._is_parsing = False
        self._entities = []

    def _connect(self):
        """Let the parser call the handlers."""
        parser, content = self._parser, self._cont_handler
        if self._namespaces:
            parser.StartElementHandler = self._start_ns
            parser.EndElementHandler = self._end_ns
        else:
            parser.StartElementHandler = self._start
            parser.EndElementHandler = self._end
        parser.ProcessingInstructionHandler = content.processingInstruction
        parser.CharacterDataHandler = content.characters
        parser.UnparsedEntityDeclHandler = self._unparsed
        parser.NotationDeclHandler = self._notation
        parser.StartNamespaceDeclHandler = content.startPrefixMapping
        parser.EndNamespaceDeclHandler = content.endPrefixMapping
        parser.SkippedEntityHandler = self._skipped
        self._connect_lexical()

    def _disconnect(self):
        """Let the parser know nothing of us, so that nothing keeps the handlers."""
        if self._parser is not None and not isinstance(self._parser, _Ended):
            for name in expat._HANDLERS:
                setattr(self._parser, name, None)

    def _connect_lexical(self):
        parser, lexical = self._parser, self._lex_handler
        known = lexical is not None
        parser.CommentHandler = lexical.comment if known else None
        parser.StartCdataSectionHandler = lexical.startCDATA if known else None
        parser.EndCdataSectionHandler = lexical.endCDATA if known else None
        parser.StartDoctypeDeclHandler = self._doctype if known else None
        parser.EndDoctypeDeclHandler = lexical.endDTD if known else None

    # ------------------------------------------------------------ features

    def getFeature(self, name):
        """Say whether a feature is on."""
        if name == handler.feature_namespaces:
            return self._namespaces
        if name == handler.feature_string_interning:
            return self._interned is not None
        if name == handler.feature_external_ges:
            return self._external_ges
        if name in (handler.feature_validation, handler.feature_external_pes,
                    handler.feature_namespace_prefixes):
            return 0
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def setFeature(self, name, state):
        """Turn a feature on or off."""
        if self._is_parsing:
            raise SAXNotSupportedException("Cannot set features while parsing")
        if name == handler.feature_namespaces:
            self._namespaces = state
        elif name == handler.feature_external_ges:
            if state:
                raise NotImplementedError("entities outside of a document are not read")
            self._external_ges = state
        elif name == handler.feature_string_interning:
            self._interned = ({} if self._interned is None else self._interned) if state else None
        elif name in (handler.feature_validation, handler.feature_external_pes,
                      handler.feature_namespace_prefixes):
            if state:
                what = {handler.feature_validation: "validation",
                        handler.feature_external_pes: "external parameter entities",
                        handler.feature_namespace_prefixes: "namespace prefixes"}[name]
                raise SAXNotSupportedException(_REFUSALS[what])
        else:
            raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        """Return the value of a property."""
        if name == handler.property_lexical_handler:
            return self._lex_handler
        if name == handler.property_interning_dict:
            return self._interned
        if name == handler.property_xml_string:
            raise SAXNotSupportedException(
                "This version of expat does not support getting the XML string"
                if self._is_parsing else "XML string cannot be returned when not parsing")
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def setProperty(self, name, value):
        """Change the value of a property."""
        if name == handler.property_lexical_handler:
            self._lex_handler = value
            if self._is_parsing:
                self._connect_lexical()
        elif name == handler.property_interning_dict:
            self._interned = value
        elif name == handler.property_xml_string:
            raise SAXNotSupportedException("Property '%s' cannot be set" % name)
        else:
            raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    # ------------------------------------------------------------ the place

    def getColumnNumber(self):
        """Return the column, from 0."""
        return None if self._parser is None else self._parser.ErrorColumnNumber

    def getLineNumber(self):
        """Return the line, from 1."""
        return 1 if self._parser is None else self._parser.ErrorLineNumber

    def getPublicId(self):
        """Return the public name of the document."""
        return self._source.getPublicId()

    def getSystemId(self):
        """Return the place of the document."""
        return self._source.getSystemId()

    # ------------------------------------------------------------ events

    def _start(self, name, attrs):
        self._cont_handler.startElement(name, AttributesImpl(attrs))

    def _end(self, name):
        self._cont_handler.endElement(name)

    def _start_ns(self, name, attrs):
        pairs = {_pair(key): value for key, value in attrs.items()}
        written = {_pair(key): _written(key) for key in attrs}
        self._cont_handler.startElementNS(_pair(name), None, AttributesNSImpl(pairs, written))

    def _end_ns(self, name):
        self._cont_handler.endElementNS(_pair(name), None)

    def _doctype(self, name, system, public, has_subset):
        self._lex_handler.startDTD(name, public, system)

    def _unparsed(self, name, base, system, public, notation):
        self._dtd_handler.unparsedEntityDecl(name, public, system, notation)

    def _notation(self, name, base, system, public):
        self._dtd_handler.notationDecl(name, public, system)

    def _skipped(self, name, is_parameter):
        self._cont_handler.skippedEntity("%" + name if is_parameter else name)


_REFUSALS = {"validation": "expat does not support validation",
             "external parameter entities": "expat does not read external parameter entities",
             "namespace prefixes": "expat does not report namespace prefixes"}


class _Ended:
    """What is left of a parser after the end: where it was."""

    def __init__(self, line, column, current_line, current_column):
        self.ErrorLineNumber, self.ErrorColumnNumber = line, column
        self.CurrentLineNumber, self.CurrentColumnNumber = current_line, current_column


def create_parser(*args, **kwargs):
    """Return a reader."""
    return ExpatParser(*args, **kwargs)
