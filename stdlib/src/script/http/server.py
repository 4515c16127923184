"""Servers of the hypertext protocol: handlers with a method a request, and one for files."""

import datetime
import html
import http.client
import io
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse
from http import HTTPStatus

__version__ = "0.6"
__all__ = ["HTTPServer", "ThreadingHTTPServer", "BaseHTTPRequestHandler",
           "SimpleHTTPRequestHandler", "CGIHTTPRequestHandler"]

# What a client sees of an error. The words are those that programs know.
DEFAULT_ERROR_MESSAGE = """\
<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: %(code)d</p>
        <p>Message: %(message)s.</p>
        <p>Error code explanation: %(code)s - %(explain)s.</p>
    </body>
</html>
"""
DEFAULT_ERROR_CONTENT_TYPE = "text/html;charset=utf-8"

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
           "Dec"]
_LINE_LIMIT = 65536


def _date_of(seconds):
    t = time.gmtime(seconds)
    return (f"{_DAYS[t.tm_wday]}, {t.tm_mday:02d} {_MONTHS[t.tm_mon]} {t.tm_year:04d} "
            f"{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d} GMT")


class HTTPServer(socketserver.TCPServer):
    """A server that knows its own name."""

    allow_reuse_address = 1

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)
        host, self.server_port = self.server_address[:2]
        self.server_name = socket.getfqdn(host)


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """The same, with a thread for each connection."""

    daemon_threads = True


class _BadRequest(Exception):
    """The request is refused with this status and these words."""

    def __init__(self, status, message):
        self.status, self.message = status, message


def _version_of(text):
    """The numbers of a protocol's version; ValueError if it is none."""
    name, slash, numbers = text.partition("/")
    major, dot, minor = numbers.partition(".")
    parts = (major, minor)
    if name != "HTTP" or not dot or not all(p.isdecimal() and len(p) <= 10 for p in parts):
        raise ValueError(text)
    return int(major), int(minor)


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Reads requests, and calls the method do_GET, do_POST, ... for each."""

    sys_version = "Python/" + sys.version.split()[0]
    server_version = "BaseHTTP/" + __version__
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    default_request_version = "HTTP/0.9"
    protocol_version = "HTTP/1.0"
    MessageClass = http.client.HTTPMessage
    weekdayname = _DAYS
    monthname = _MONTHS
    responses = {status: (status.phrase, status.description)
                 for status in HTTPStatus.__members__.values()}
    _controls = str.maketrans({c: rf"\x{c:02x}" for c in [*range(0x20), *range(0x7f, 0xa0)]}
                              | {ord("\\"): r"\\"})

    def parse_request(self):
        """Take the request line apart and read the headers; return whether that went well."""
        self.command = None
        self.request_version = self.default_request_version
        self.close_connection = True
        self.requestline = str(self.raw_requestline, "iso-8859-1").rstrip("\r\n")
        try:
            if not self._parse_line(self.requestline.split()):
                return False
            self._parse_headers()
        except _BadRequest as ex:
            self.send_error(ex.status, *ex.message)
            return False
        if self.headers.get("Expect", "").lower() == "100-continue" and min(
                self.protocol_version, self.request_version) >= "HTTP/1.1":
            return self.handle_expect_100()
        return True

    def _parse_line(self, words):
        if not words:
            return False
        if len(words) >= 3:
            version = words[-1]
            try:
                numbers = _version_of(version)
            except ValueError:
                raise _BadRequest(HTTPStatus.BAD_REQUEST,
                                  [f"Bad request version ({version!r})"]) from None
            if numbers >= (2, 0):
                raise _BadRequest(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
                                  [f"Invalid HTTP version ({version.partition('/')[2]})"])
            if numbers >= (1, 1) and self.protocol_version >= "HTTP/1.1":
                self.close_connection = False
            self.request_version = version
        if not 2 <= len(words) <= 3:
            raise _BadRequest(HTTPStatus.BAD_REQUEST,
                              [f"Bad request syntax ({self.requestline!r})"])
        command, path = words[:2]
        if len(words) == 2:
            self.close_connection = True
            if command != "GET":
                raise _BadRequest(HTTPStatus.BAD_REQUEST,
                                  [f"Bad HTTP/0.9 request type ({command!r})"])
        # Two slashes at the beginning would make a host of what comes next.
        self.command = command
        self.path = "/" + path.lstrip("/") if path.startswith("//") else path
        return True

    def _parse_headers(self):
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
        except http.client.LineTooLong as ex:
            raise _BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                              ["Line too long", str(ex)]) from None
        except http.client.HTTPException as ex:
            raise _BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                              ["Too many headers", str(ex)]) from None
        connection = self.headers.get("Connection", "").lower()
        if connection == "close":
            self.close_connection = True
        elif connection == "keep-alive" and self.protocol_version >= "HTTP/1.1":
            self.close_connection = False

    def handle_expect_100(self):
        """Tell a client to go on with the body."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    def handle_one_request(self):
        """Read a request and answer it."""
        try:
            self.raw_requestline = self.rfile.readline(_LINE_LIMIT + 1)
            if len(self.raw_requestline) > _LINE_LIMIT:
                self.requestline = self.request_version = self.command = ""
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if not self.parse_request():
                return
            method = getattr(self, "do_" + self.command, None)
            if method is None:
                self.send_error(HTTPStatus.NOT_IMPLEMENTED,
                                f"Unsupported method ({self.command!r})")
                return
            method()
            self.wfile.flush()
        except TimeoutError as ex:
            self.log_error("Request timed out: %r", ex)
            self.close_connection = True

    def handle(self):
        """Answer requests until the connection ends."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    def send_error(self, code, message=None, explain=None):
        """Answer with an error, and log it."""
        phrase, description = self.responses.get(code, ("???", "???"))
        message = phrase if message is None else message
        explain = description if explain is None else explain
        self.log_error("code %d, message %s", code, message)
        self.send_response(code, message)
        self.send_header("Connection", "close")
        body = None
        if code >= 200 and code not in (204, 205, 304):
            text = self.error_message_format % {
                "code": code, "message": html.escape(message, quote=False),
                "explain": html.escape(explain, quote=False)}
            body = text.encode("UTF-8", "replace")
            self.send_header("Content-Type", self.error_content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body and self.command != "HEAD":
            self.wfile.write(body)

    def send_response(self, code, message=None):
        """Begin an answer: its status, who serves, and the date."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())

    def _hold(self, line):
        if not hasattr(self, "_headers_buffer"):
            self._headers_buffer = []
        self._headers_buffer.append(line.encode("latin-1", "strict"))

    def send_response_only(self, code, message=None):
        """Begin an answer with its status alone."""
        if self.request_version == "HTTP/0.9":
            return
        if message is None:
            message = self.responses[code][0] if code in self.responses else ""
        self._hold(f"{self.protocol_version} {code:d} {message}\r\n")

    def send_header(self, keyword, value):
        """Add a header to the answer."""
        if self.request_version != "HTTP/0.9":
            self._hold(f"{keyword}: {value}\r\n")
        if keyword.lower() == "connection":
            if value.lower() == "close":
                self.close_connection = True
            elif value.lower() == "keep-alive":
                self.close_connection = False

    def end_headers(self):
        """Send the headers; the body follows."""
        if self.request_version != "HTTP/0.9":
            self._hold("\r\n")
            self.flush_headers()

    def flush_headers(self):
        """Send what was added so far."""
        if hasattr(self, "_headers_buffer"):
            self.wfile.write(b"".join(self._headers_buffer))
            self._headers_buffer = []

    def log_request(self, code="-", size="-"):
        """Log a request that was answered."""
        if isinstance(code, HTTPStatus):
            code = code.value
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        """Log an error."""
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """Write a line to standard error: who asked, when, and what."""
        text = (format % args).translate(self._controls)
        sys.stderr.write(f"{self.address_string()} - - [{self.log_date_time_string()}] {text}\n")

    def version_string(self):
        """Return the names of the server and the interpreter."""
        return self.server_version + " " + self.sys_version

    def date_time_string(self, timestamp=None):
        """Return a time as headers write it."""
        return _date_of(time.time() if timestamp is None else timestamp)

    def log_date_time_string(self):
        """Return the time as the log writes it."""
        t = time.localtime()
        return (f"{t.tm_mday:02d}/{_MONTHS[t.tm_mon]}/{t.tm_year:04d} "
                f"{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d}")

    def address_string(self):
        """Return the client's address."""
        return self.client_address[0]


def _parse_date(text):
    """The time that a header names; ValueError if it names none."""
    words = text.replace("-", " ").split()
    if words and words[0].endswith(","):
        words.pop(0)
    day, month, year, clock = words[:4]
    hour, minute, second = (clock.split(":") + ["0"])[:3]
    return datetime.datetime(int(year), _MONTHS.index(month), int(day), int(hour), int(minute),
                             int(second), tzinfo=datetime.timezone.utc)


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a folder."""

    server_version = "SimpleHTTP/" + __version__
    index_pages = ("index.html", "index.htm")
    extensions_map = {".gz": "application/gzip", ".Z": "application/octet-stream",
                      ".bz2": "application/x-bzip2", ".xz": "application/x-xz"}

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Send a file, or the list of a folder."""
        file = self.send_head()
        if file:
            with file:
                self.copyfile(file, self.wfile)

    def do_HEAD(self):
        """Send the headers of a file."""
        file = self.send_head()
        if file:
            file.close()

    def send_head(self):
        """Send the headers; return the file that is to follow, if one is."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            parts = urllib.parse.urlsplit(self.path)
            if not parts.path.endswith("/"):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", urllib.parse.urlunsplit(
                    parts._replace(path=parts.path + "/")))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            pages = (os.path.join(path, name) for name in self.index_pages)
            page = next((page for page in pages if os.path.isfile(page)), None)
            if page is None:
                return self.list_directory(path)
            path = page
        try:
            # A name with a slash behind it is no file.
            file = None if path.endswith("/") else open(path, "rb")
        except OSError:
            file = None
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        try:
            return self._send_file_head(file, path)
        except:
            file.close()
            raise

    def _send_file_head(self, file, path):
        stat = os.fstat(file.fileno())
        if self._is_known(stat.st_mtime):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            file.close()
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", self.guess_type(path))
        self.send_header("Content-Length", str(stat.st_size))
        self.send_header("Last-Modified", self.date_time_string(stat.st_mtime))
        self.end_headers()
        return file

    def _is_known(self, mtime):
        """Has the client the file as it is?"""
        since = self.headers.get("If-Modified-Since")
        if since is None or "If-None-Match" in self.headers:
            return False
        try:
            return int(mtime) <= _parse_date(since).timestamp()
        except (ValueError, IndexError, OverflowError, TypeError):
            return False

    def list_directory(self, path):
        """Send the headers of a folder's list; return the list as a file."""
        try:
            names = sorted(os.listdir(path), key=str.lower)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "No permission to list directory")
            return None
        shown = self.path.partition("#")[0].partition("?")[0]
        title = "Directory listing for " + html.escape(
            urllib.parse.unquote(shown, errors="surrogatepass"), quote=False)
        encoding = sys.getfilesystemencoding()
        lines = ["<!DOCTYPE HTML>", '<html lang="en">', "<head>",
                 f'<meta charset="{encoding}">', f"<title>{title}</title>",
                 "</head>", f"<body>\n<h1>{title}</h1>", "<hr>\n<ul>"]
        for name in names:
            full = os.path.join(path, name)
            is_dir = os.path.isdir(full)
            text = name + "/" * is_dir
            link = urllib.parse.quote(text, errors="surrogatepass")
            if os.path.islink(full):
                text = name + "@"
            lines.append(f'<li><a href="{link}">{html.escape(text, quote=False)}</a></li>')
        lines.append("</ul>\n<hr>\n</body>\n</html>\n")
        body = "\n".join(lines).encode(encoding, "surrogateescape")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", f"text/html; charset={encoding}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def translate_path(self, path):
        """Return the file that a path of a URL means; nothing outside the folder."""
        path = path.partition("?")[0].partition("#")[0]
        try:
            path = urllib.parse.unquote(path, errors="surrogatepass")
        except UnicodeDecodeError:
            path = urllib.parse.unquote(path)
        names = [name for name in posixpath.normpath(path).split("/")
                 if name and name not in (os.curdir, os.pardir)]
        return os.path.join(self.directory, *names) + "/" * path.rstrip().endswith("/")

    def copyfile(self, source, outputfile):
        """Copy a file to another."""
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        """Return the kind of a file, by its name."""
        suffix = posixpath.splitext(path)[1]
        for known in (suffix, suffix.lower()):
            if known in self.extensions_map:
                return self.extensions_map[known]
        return _TYPES.get(suffix.lower(), "application/octet-stream")


_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".css": "text/css", ".csv": "text/csv",
    ".txt": "text/plain", ".py": "text/x-python", ".c": "text/plain", ".h": "text/plain",
    ".md": "text/markdown", ".xml": "text/xml", ".js": "text/javascript",
    ".mjs": "text/javascript", ".json": "application/json", ".pdf": "application/pdf",
    ".wasm": "application/wasm", ".tar": "application/x-tar", ".zip": "application/zip",
    ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
    ".svg": "image/svg+xml", ".webp": "image/webp", ".ico": "image/vnd.microsoft.icon",
    ".bmp": "image/bmp", ".mp3": "audio/mpeg", ".wav": "audio/x-wav", ".mp4": "video/mp4",
    ".mpeg": "video/mpeg", ".webm": "video/webm", ".sh": "application/x-sh",
}


class CGIHTTPRequestHandler(SimpleHTTPRequestHandler):
    """Not there: programs that answer requests by environment and pipes."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("http.server runs no CGI programs")


def test(HandlerClass=BaseHTTPRequestHandler, ServerClass=ThreadingHTTPServer,
         protocol="HTTP/1.0", port=8000, bind=None):
    """Serve until Ctrl-C."""
    found = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    ServerClass.address_family, _, _, _, address = found[0]
    HandlerClass.protocol_version = protocol
    with ServerClass(address, HandlerClass) as server:
        host, port = server.socket.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"Serving HTTP on {host} port {port} (http://{shown}:{port}/) ...")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)


def _main():
    import argparse
    import functools
    parser = argparse.ArgumentParser()
    parser.add_argument("--cgi", action="store_true", help="run as CGI server")
    parser.add_argument("-b", "--bind", metavar="ADDRESS",
                        help="bind to this address (default: all interfaces)")
    parser.add_argument("-d", "--directory", default=os.getcwd(),
                        help="serve this directory (default: current directory)")
    parser.add_argument("-p", "--protocol", metavar="VERSION", default="HTTP/1.0",
                        help="conform to this HTTP version (default: %(default)s)")
    parser.add_argument("port", default=8000, type=int, nargs="?",
                        help="bind to this port (default: %(default)s)")
    args = parser.parse_args()
    if args.cgi:
        raise NotImplementedError("http.server runs no CGI programs")
    handler = functools.partial(SimpleHTTPRequestHandler, directory=args.directory)
    # What `test` sets on the class has to reach the handler.
    SimpleHTTPRequestHandler.protocol_version = args.protocol
    test(handler, ThreadingHTTPServer, args.protocol, args.port, args.bind)


if __name__ == "__main__":
    _main()
