"""A parser that calls a handler for each part of a document."""

import operator

import _xml_scanner as _scanner

EXPAT_VERSION = "expat_2.6.3"
version_info = (2, 6, 3)
native_encoding = "UTF-8"
features = [("sizeof(XML_Char)", 1), ("sizeof(XML_LChar)", 1)]
XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2


class ExpatError(Exception):
    """A document is not well-formed."""


ExpatError.__module__ = "xml.parsers.expat"
error = ExpatError


def ErrorString(code, /):
    """Return the words for a fault."""
    return _scanner.ERRORS.get(code)


class _Errors:
    """The words for faults, and their numbers."""

    messages = dict(_scanner.ERRORS)
    codes = {words: code for code, words in _scanner.ERRORS.items()}
    for _code, _constant in ((2, "SYNTAX"), (3, "NO_ELEMENTS"), (4, "INVALID_TOKEN"),
                             (5, "UNCLOSED_TOKEN"), (7, "TAG_MISMATCH"),
                             (8, "DUPLICATE_ATTRIBUTE"), (9, "JUNK_AFTER_DOC_ELEMENT"),
                             (11, "UNDEFINED_ENTITY"), (14, "BAD_CHAR_REF"),
                             (17, "MISPLACED_XML_PI"), (18, "UNKNOWN_ENCODING"),
                             (20, "UNCLOSED_CDATA_SECTION"), (27, "UNBOUND_PREFIX"),
                             (36, "FINISHED")):
        locals()["XML_ERROR_" + _constant] = _scanner.ERRORS[_code]


errors = _Errors


class _Target:
    """Passes what the scanner tells to the handlers of a parser."""

    def __init__(self, parser):
        self.parser = parser

    def _tell(self, name, *args):
        handler = getattr(self.parser, name)
        if handler is not None:
            self.parser._flush()
            handler(*args)

    def start(self, name, attributes):
        parser = self.parser
        parser._flush()
        if parser._separator is not None:
            name, attributes = parser._resolved(name, attributes)
        if parser.StartElementHandler is not None:
            if parser.ordered_attributes:
                attributes = [item for pair in attributes.items() for item in pair]
            parser.StartElementHandler(name, attributes)

    def end(self, name):
        parser = self.parser
        parser._flush()
        if parser._separator is not None:
            name = parser._expand(name, True)
        if parser.EndElementHandler is not None:
            parser.EndElementHandler(name)
        if parser._separator is not None:
            for prefix in reversed(parser._scopes.pop()[1]):
                self._tell("EndNamespaceDeclHandler", prefix)

    def data(self, text):
        parser = self.parser
        if parser.CharacterDataHandler is None:
            return
        if parser.buffer_text:
            parser._buffer.append(text)
        else:
            # Without a buffer every line comes by itself, as does its end.
            for line in text.split("\n") if "\n" in text else (text,):
                if line:
                    parser.CharacterDataHandler(line)
                if line is not None and "\n" in text:
                    text = text[len(line):]
                    if text.startswith("\n"):
                        parser.CharacterDataHandler("\n")
                        text = text[1:]

    def comment(self, text):
        self._tell("CommentHandler", text)

    def pi(self, target, text):
        self._tell("ProcessingInstructionHandler", target, text)

    def xml_decl(self, version, encoding, standalone):
        self._tell("XmlDeclHandler", version, encoding, standalone)

    def doctype(self, name, system, public, has_subset):
        self._tell("StartDoctypeDeclHandler", name, system, public, has_subset)

    def doctype_end(self):
        self._tell("EndDoctypeDeclHandler")

    def cdata_start(self):
        self._tell("StartCdataSectionHandler")

    def cdata_end(self):
        self._tell("EndCdataSectionHandler")

    def entity_decl(self, name, is_parameter, value, system, public, notation):
        if notation is not None:
            self._tell("UnparsedEntityDeclHandler", name, None, system, public, notation)
        self._tell("EntityDeclHandler", name, int(is_parameter), value, None, system, public,
                   notation)

    def unknown_entity(self, name, text):
        if self.parser._has_doctype_outside() and self.parser.SkippedEntityHandler is not None:
            self._tell("SkippedEntityHandler", name, False)
            return True
        if self.parser.DefaultHandlerExpand is not None or self.parser.DefaultHandler is not None:
            self.parser._flush()
            (self.parser.DefaultHandlerExpand or self.parser.DefaultHandler)(text)
            return True
        return False


class XMLParserType:
    """A parser."""

    def __init__(self, encoding=None, namespace_separator=None, intern=None):
        self._target = _Target(self)
        self._scanner = _scanner.Scanner(self._target, encoding)
        self._separator = namespace_separator
        self._scopes = [({"xml": "http://www.w3.org/XML/1998/namespace"}, [])]
        self._buffer = []
        self._base = None
        self.intern = {} if intern is None else intern
        self.buffer_text = self.ordered_attributes = self.specified_attributes = False
        self.namespace_prefixes = False
        self.buffer_size, self.buffer_used = 8192, 0
        self.ErrorCode = 0
        self._fault = None
        for name in _HANDLERS:
            setattr(self, name, None)

    def _has_doctype_outside(self):
        return False

    def _flush(self):
        if self._buffer:
            text = "".join(self._buffer)
            self._buffer.clear()
            self.CharacterDataHandler(text)

    def _resolved(self, name, attributes):
        """Names with their namespaces; declarations are no attributes."""
        scope, declared, kept = dict(self._scopes[-1][0]), [], {}
        for key, value in attributes.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                prefix = key[6:] or None
                scope[prefix] = value
                declared.append(prefix)
            else:
                kept[key] = value
        self._scopes.append((scope, declared))
        for prefix in declared:
            self._target._tell("StartNamespaceDeclHandler", prefix, scope[prefix] or None)
        return self._expand(name, True), {self._expand(key, False): value
                                          for key, value in kept.items()}

    def _expand(self, name, is_element):
        prefix, colon, local = name.rpartition(":")
        if not colon and not is_element:
            return name
        scope = self._scopes[-1][0]
        if prefix and prefix not in scope:
            raise _scanner.Fault(27, *self._scanner.position())
        uri = scope.get(prefix or None)
        if not uri:
            return name
        parts = (uri, local, prefix) if prefix and self.namespace_prefixes else (uri, local)
        return self._separator.join(parts)

    def Parse(self, data, isfinal=False, /):
        """Take a piece of the document."""
        try:
            self._scanner.feed(data, bool(isfinal))
        except _scanner.Fault as fault:
            self._flush()
            raise self._error(fault) from None
        self._flush()
        return 1

    def _error(self, fault):
        words = str(fault)
        e = ExpatError(f"{words}: line {fault.line}, column {fault.column}")
        e.code = self.ErrorCode = fault.code
        e.lineno, e.offset = self._fault = fault.line, fault.column
        return e

    def ParseFile(self, file, /):
        """Take the document from a file."""
        while data := file.read(65536):
            self.Parse(data)
        return self.Parse(b"", True)

    def _place(self):
        return self._fault or self._scanner.position()

    CurrentLineNumber = ErrorLineNumber = property(lambda self: self._place()[0])
    CurrentColumnNumber = ErrorColumnNumber = property(lambda self: self._place()[1])
    CurrentByteIndex = ErrorByteIndex = property(lambda self: self._scanner._consumed + self._scanner._at)

    def SetBase(self, base, /):
        """Say where the document is."""
        if not isinstance(base, str):
            name = "None" if base is None else type(base).__name__
            raise TypeError(f"SetBase() argument must be str, not {name}")
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        """Return nothing: the text is not kept."""
        return None

    def UseForeignDTD(self, flag=True, /):
        """Nothing: declarations outside of the document are not read."""

    def SetParamEntityParsing(self, flag, /):
        """Nothing: declarations outside of the document are not read."""
        if not -1 << 31 <= operator.index(flag) < 1 << 31:
            raise OverflowError("Python int too large to convert to C int")
        return 1

    def GetReparseDeferralEnabled(self):
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        """Nothing: each token is told as soon as it is whole."""


_HANDLERS = ("StartElementHandler EndElementHandler ProcessingInstructionHandler "
             "CharacterDataHandler UnparsedEntityDeclHandler NotationDeclHandler "
             "StartNamespaceDeclHandler EndNamespaceDeclHandler CommentHandler "
             "StartCdataSectionHandler EndCdataSectionHandler DefaultHandler "
             "DefaultHandlerExpand NotStandaloneHandler ExternalEntityRefHandler "
             "StartDoctypeDeclHandler EndDoctypeDeclHandler EntityDeclHandler XmlDeclHandler "
             "ElementDeclHandler AttlistDeclHandler SkippedEntityHandler").split()


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a parser."""
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError("namespace_separator must be at most one character, omitted, or None")
    return XMLParserType(encoding, namespace_separator, intern)
