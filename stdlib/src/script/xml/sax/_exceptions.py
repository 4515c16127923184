"""What goes wrong while reading XML."""


class SAXException(Exception):
    """A message, and perhaps the exception it comes from."""

    def __init__(self, msg, exception=None):
        self._msg, self._exception = msg, exception
        super().__init__(msg)

    def getMessage(self):
        """Return the message."""
        return self._msg

    def getException(self):
        """Return the exception below, or None."""
        return self._exception

    def __str__(self):
        return self._msg

    def __getitem__(self, index):
        raise AttributeError("__getitem__")


class SAXParseException(SAXException):
    """A document is wrong at some place."""

    def __init__(self, msg, exception, locator):
        super().__init__(msg, exception)
        self._locator = locator
        # The locator moves on, the place of the fault does not.
        self._systemId = locator.getSystemId()
        self._colnum = locator.getColumnNumber()
        self._linenum = locator.getLineNumber()

    def getColumnNumber(self):
        """Return the column, from 0."""
        return self._colnum

    def getLineNumber(self):
        """Return the line, from 1."""
        return self._linenum

    def getPublicId(self):
        """Return the public name of the document."""
        return self._locator.getPublicId()

    def getSystemId(self):
        """Return the place of the document."""
        return self._systemId

    def __str__(self):
        where = [self.getSystemId(), self.getLineNumber(), self.getColumnNumber()]
        where = ["<unknown>" if where[0] is None else where[0],
                 *("?" if number is None else number for number in where[1:])]
        return "%s:%s:%s: %s" % (*where, self._msg)


class SAXNotRecognizedException(SAXException):
    """A reader does not know a feature or property."""


class SAXNotSupportedException(SAXException):
    """A reader knows a feature or property, but cannot do what is asked."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """A module has no reader here."""
