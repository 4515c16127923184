# expect: CPython 3.13
"""A server and clients of the hypertext protocol, over loopback."""

import http.client
import io
import os
import tempfile
import threading
import urllib.error
import urllib.request
from http.server import (BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler,
                         ThreadingHTTPServer)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lines = []

    def log_message(self, format, *args):
        self.lines.append(format % args)

    def date_time_string(self, timestamp=None):
        return "a date"

    def version_string(self):
        return "a server"

    def answer(self, body, code=200, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/chunks":
            self.send_response(200, "In Pieces")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (b"one ", b"two ", b"three"):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.write(b"abc")
            self.close_connection = True
        elif self.path == "/away":
            self.answer(b"", 302, Location="/there?x=1")
        elif self.path == "/loop":
            self.answer(b"", 302, Location="/loop")
        elif self.path == "/gone":
            self.send_error(410, "Gone <away>", "It went.")
        elif self.path == "/secret":
            if self.headers["Authorization"] == "Basic bWU6eA==":
                self.answer(b"hidden")
            else:
                self.answer(b"", 401, WWW_Authenticate='Basic realm="here"')
        else:
            self.answer(f"{self.command} {self.path}".encode(), Content_Type="text/plain; charset=Latin-1",
                        X_Many="a")

    do_HEAD = do_GET

    def do_POST(self):
        if self.headers["Transfer-Encoding"] == "chunked":
            data = b""
            while n := int(self.rfile.readline(), 16):
                data += self.rfile.read(n)
                self.rfile.readline()
            self.rfile.readline()
        else:
            data = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(data + b" " + str(self.headers["Content-Type"]).encode(), 201)

    do_PUT = do_POST


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
port = server.server_port
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{port}"

c = http.client.HTTPConnection("127.0.0.1", port)
c.request("GET", "/a?b=c")
r = c.getresponse()
print(r.status, r.reason, r.version, r.getheaders()[2:])
print(r.getheader("content-type"), r.getheader("Nothing", "none"), r.headers.get_content_type(),
      r.headers.get_content_charset(), r.msg is r.headers)
print(r.read(3), r.isclosed(), r.read(), r.isclosed(), r.read(), r.closed)
c.request("HEAD", "/a")
r = c.getresponse()
print(r.status, r.length, r.getheader("Content-Length"), r.read())
c.request("GET", "/chunks")
r = c.getresponse()
print(r.status, r.reason, r.chunked, r.read(6), r.read(), r.isclosed())
c.request("GET", "/chunks")
r = c.getresponse()
print(r.peek(), r.read1(2), r.readline(), r.read1(), list(r))
c.request("POST", "/", b"body", {"Content-Type": "a/b"})
print(c.getresponse().read())
c.request("PUT", "/", iter([b"x", b"yz"]))
print(c.getresponse().read())
c.request("POST", "/", io.BytesIO(b"file"))
print(c.getresponse().read())
c.request("POST", "/", "caf\xe9")
print(c.getresponse().read())
c.request("GET", "/short")
try:
    c.getresponse().read()
except http.client.IncompleteRead as ex:
    print(repr(ex), ex.partial, ex.expected)
c.close()
c.request("BREW", "/")
r = c.getresponse()
print(r.status, r.reason, r.will_close, r.getheader("Connection"), b"BREW" in r.read())
c.close()
c.request("GET", "/gone")
r = c.getresponse()
print(r.read().decode()[300:])


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as ex:
        print(type(ex).__name__, ex.args, ex)


attempt(c.getresponse)
attempt(c.putheader, "a", "b")
c.putrequest("GET", "/")
attempt(c.putrequest, "GET", "/")
attempt(c.putheader, "a b\n", "c")
attempt(c.putheader, "a", "b\nc")
attempt(c.putheader, "a:", "c")
c.close()
attempt(c.putrequest, "GET", "/a b")
attempt(c.putrequest, "GE\nT", "/")
attempt(http.client.HTTPConnection, "host:port")
attempt(http.client.HTTPConnection, "ho st")
attempt(c.request, "POST", "/", "\u20ac")
c.close()
for text in ("localhost:80", "[::1]:8080", "[::1]", "host:", "h"):
    c = http.client.HTTPConnection(text)
    print(c.host, c.port)

with urllib.request.urlopen(base + "/u?q=1") as r:
    print(r.status, r.code, r.getcode(), r.reason, r.msg, r.url == base + "/u?q=1", r.read())
    print(r.info()["x-many"], r.headers.get_all("X-Many"), r.geturl() == r.url)
with urllib.request.urlopen(base + "/p", b"a=1") as r:
    print(r.status, r.read())
with urllib.request.urlopen(base + "/away") as r:
    print(r.status, r.url.replace(base, ""), r.read())
for path in ("/gone", "/loop", "/secret"):
    try:
        urllib.request.urlopen(base + path)
    except urllib.error.HTTPError as ex:
        print(repr(ex), str(ex), ex.code, ex.reason, ex.url == base + path, len(ex.read()),
              ex.headers["Connection"], isinstance(ex, OSError))
manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
manager.add_password(None, base, "me", "x")
opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager))
print(opener.open(base + "/secret").read())
request = urllib.request.Request(base + "/r#part", headers={"X-y": "z"}, method="PUT", data=b"d")
print(request.get_method(), request.host == f"127.0.0.1:{port}", request.selector, request.type,
      request.fragment, request.header_items(), request.has_header("X-y"), request.get_header("X-y"))
print(urllib.request.urlopen(request).read())
attempt(urllib.request.urlopen, "nothing")
attempt(urllib.request.urlopen, "what://there")
attempt(urllib.request.urlopen, base, data="text")
attempt(urllib.request.urlopen, "http:///x")
print(urllib.request.urlopen("data:text/html;base64,PGI+").read(),
      urllib.request.urlopen("data:,a%20b").headers["content-type"])
with tempfile.TemporaryDirectory() as folder:
    name, headers = urllib.request.urlretrieve(base + "/file", os.path.join(folder, "f"))
    print(open(name, "rb").read(), headers["Content-Length"])
    with urllib.request.urlopen("file://" + urllib.request.pathname2url(name)) as r:
        print(r.read(), r.headers["Content-length"])
    attempt(lambda: urllib.request.urlopen("file:///no/such/file"))

    class Files(SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    os.mkdir(os.path.join(folder, "sub"))
    open(os.path.join(folder, "a&b.txt"), "w").write("text")
    with HTTPServer(("127.0.0.1", 0), Files) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{files.server_port}"
        with urllib.request.urlopen(where + "/a%26b.txt") as r:
            print(r.read(), r.headers["Content-type"], r.headers["Content-Length"])
            date = r.headers["Last-Modified"]
        with urllib.request.urlopen(where + "/") as r:
            print(r.read().decode())
        for path in ("/none", "/sub", "/../../etc/passwd", "/f/"):
            c = http.client.HTTPConnection("127.0.0.1", files.server_port)
            c.request("GET", path)
            r = c.getresponse()
            print(path, r.status, r.getheader("Location"), r.reason)
        c = http.client.HTTPConnection("127.0.0.1", files.server_port)
        c.request("GET", "/a%26b.txt", headers={"If-Modified-Since": date})
        print(c.getresponse().status)
        files.shutdown()
server.shutdown()
server.server_close()
attempt(urllib.request.urlopen, base)
print([line for line in Handler.lines if "gone" in line or "BREW" in line])
