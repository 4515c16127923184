"""What goes wrong with URLs."""

import io

__all__ = ["URLError", "HTTPError", "ContentTooShortError"]


class URLError(OSError):
    """What a URL names cannot be had."""

    def __init__(self, reason, filename=None):
        self.args = (reason,)
        self.reason = reason
        if filename is not None:
            self.filename = filename

    def __str__(self):
        return f"<urlopen error {self.reason}>"


class HTTPError(URLError):
    """A server answered with an error."""

    def __init__(self, url, code, msg, hdrs, fp):
        self.code = code
        self.msg = msg
        self.hdrs = self.headers = hdrs
        self.fp = io.BytesIO() if fp is None else fp
        self.filename = self.url = url

    def __str__(self):
        return f"HTTP Error {self.code}: {self.msg}"

    def __repr__(self):
        return f"<HTTPError {self.code}: {self.msg!r}>"

    @property
    def reason(self):
        return self.msg

    def read(self, *args):
        return self.fp.read(*args)

    def geturl(self):
        return self.url

    def close(self):
        self.fp.close()


class ContentTooShortError(URLError):
    """Less came than was promised."""

    def __init__(self, message, content):
        URLError.__init__(self, message)
        self.content = content
