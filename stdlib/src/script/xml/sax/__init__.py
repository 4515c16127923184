"""Reading XML as a stream of events (SAX, version 2)."""

import os

from . import handler, xmlreader
from ._exceptions import (SAXException, SAXNotRecognizedException,
                          SAXNotSupportedException, SAXParseException,
                          SAXReaderNotAvailable)
from .handler import ContentHandler, ErrorHandler
from .xmlreader import InputSource

default_parser_list = ["xml.sax.expatreader"]
if os.environ.get("PY_SAX_PARSER"):
    default_parser_list = os.environ["PY_SAX_PARSER"].split(",")

__all__ = ["ContentHandler", "ErrorHandler", "InputSource", "SAXException",
           "SAXNotRecognizedException", "SAXNotSupportedException", "SAXParseException",
           "SAXReaderNotAvailable", "default_parser_list", "make_parser", "parse",
           "parseString", "handler", "xmlreader"]


def make_parser(parser_list=()):
    """Return a reader of the first module in the list (then of the default ones) that has one."""
    import importlib
    for name in [*parser_list, *default_parser_list]:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        try:
            return module.create_parser()
        except SAXReaderNotAvailable:
            continue
    raise SAXReaderNotAvailable("No parsers found", None)


def _reader(contents, errors):
    reader = make_parser()
    reader.setContentHandler(contents)
    reader.setErrorHandler(errors)
    return reader


def parse(source, handler, errorHandler=ErrorHandler()):
    """Read a document from a file, its name, or an InputSource."""
    _reader(handler, errorHandler).parse(source)


def parseString(string, handler, errorHandler=ErrorHandler()):
    """Read a document from a str or bytes."""
    import io
    if errorHandler is None:
        errorHandler = ErrorHandler()
    source = InputSource()
    if isinstance(string, str):
        source.setCharacterStream(io.StringIO(string))
    else:
        source.setByteStream(io.BytesIO(string))
    _reader(handler, errorHandler).parse(source)
