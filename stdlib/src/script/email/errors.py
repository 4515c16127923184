"""What goes wrong with messages, and what is wrong in them."""


class MessageError(Exception):
    """Something is wrong with a message."""


class MessageParseError(MessageError):
    """A message cannot be read."""


class HeaderParseError(MessageParseError):
    """A header cannot be read."""


class BoundaryError(MessageParseError):
    """The end of a part is not to be found."""


class MultipartConversionError(MessageError, TypeError):
    """A message of one part cannot become one of several."""


class CharsetError(MessageError):
    """A character set cannot be used so."""


class HeaderWriteError(MessageError):
    """A header would not be read as it is written."""


class MessageDefect(ValueError):
    """Something in a message that should not be so."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


for _name in ("NoBoundaryInMultipartDefect", "StartBoundaryNotFoundDefect",
              "CloseBoundaryNotFoundDefect", "FirstHeaderLineIsContinuationDefect",
              "MisplacedEnvelopeHeaderDefect", "MissingHeaderBodySeparatorDefect",
              "MultipartInvariantViolationDefect", "InvalidMultipartContentTransferEncodingDefect",
              "UndecodableBytesDefect", "InvalidBase64PaddingDefect",
              "InvalidBase64CharactersDefect", "InvalidBase64LengthDefect"):
    globals()[_name] = type(_name, (MessageDefect,), {"__module__": __name__})
MalformedHeaderDefect = MissingHeaderBodySeparatorDefect  # noqa: F821
