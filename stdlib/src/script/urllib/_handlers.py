"""The handlers of openers."""

import base64
import http.client
import io
import os
import re
import socket
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlparse, urlsplit
from urllib.response import addinfourl

import _http_headers

__all__ = ["BaseHandler", "HTTPDefaultErrorHandler", "HTTPRedirectHandler",
           "HTTPCookieProcessor", "ProxyHandler", "HTTPPasswordMgr",
           "HTTPPasswordMgrWithDefaultRealm", "HTTPPasswordMgrWithPriorAuth",
           "AbstractBasicAuthHandler", "AbstractHTTPHandler", "HTTPBasicAuthHandler",
           "ProxyBasicAuthHandler", "HTTPHandler", "HTTPSHandler", "FileHandler", "FTPHandler",
           "UnknownHandler", "HTTPErrorProcessor", "DataHandler"]


def pathname2url(pathname):
    """Write a file's name as the path of a URL."""
    prefix = "//" if pathname.startswith("//") else ""
    return prefix + quote(pathname)


def url2pathname(pathname):
    """Return the file's name that the path of a URL writes."""
    if pathname.startswith("///"):
        pathname = pathname[2:]
    elif pathname.startswith("//localhost/"):
        pathname = pathname[11:]
    return unquote(pathname)


def getproxies_environment():
    """Return what variables like http_proxy say, by kinds of URLs."""
    found = {}
    # Names in small letters have the last word.
    for name in sorted(os.environ, key=str.islower):
        if name.lower().endswith("_proxy"):
            kind, value = name.lower()[:-6], os.environ[name]
            if value and not (name == "HTTP_PROXY" and "REQUEST_METHOD" in os.environ):
                found[kind] = value
            elif name.islower():
                found.pop(kind, None)
    return found


getproxies = getproxies_environment


def proxy_bypass_environment(host, proxies=None):
    """Does no_proxy name the host?"""
    exempt = (getproxies_environment() if proxies is None else proxies).get("no", "")
    if exempt == "*":
        return True
    host = host.lower()
    bare = re.sub(r":\d+$", "", host)
    for name in filter(None, (name.strip().lstrip(".").lower() for name in exempt.split(","))):
        if any(h == name or h.endswith("." + name) for h in (bare, host)):
            return True
    return False


proxy_bypass = proxy_bypass_environment


class BaseHandler:
    """What all handlers have."""

    handler_order = 500

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        """Do nothing; once handlers let go of their opener here."""

    def __lt__(self, other):
        return not hasattr(other, "handler_order") or self.handler_order < other.handler_order


class HTTPErrorProcessor(BaseHandler):
    """Turns answers that tell of errors over to the handlers of errors."""

    handler_order = 1000

    def http_response(self, request, response):
        code = response.code
        if 200 <= code < 300:
            return response
        return self.parent.error("http", request, response, code, response.msg,
                                 response.info())

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises errors that nobody else handles."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Goes where answers lead."""

    max_repeats = 4
    max_redirections = 10
    inf_msg = ("The HTTP server returned a redirect error that would lead to an infinite loop.\n"
               "The last 30x error message was:\n")

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Return the request for the other place."""
        from urllib.request import Request
        method = req.get_method()
        is_safe = method in ("GET", "HEAD")
        if not (is_safe and code in (301, 302, 303, 307, 308)
                or method == "POST" and code in (301, 302, 303)):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        # The data were for the first place.
        kept = {name: value for name, value in req.headers.items()
                if name.lower() not in ("content-length", "content-type")}
        return Request(newurl.replace(" ", "%20"), headers=kept,
                       method="HEAD" if method == "HEAD" else "GET",
                       origin_req_host=req.origin_req_host, unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        place = headers.get("location") or headers.get("uri")
        if place is None:
            return None
        parts = urlparse(place)
        if parts.scheme not in ("http", "https", "ftp", ""):
            raise HTTPError(place, code, f"{msg} - Redirection to url '{place}' is not allowed",
                            headers, fp)
        if not parts.path and parts.netloc:
            place = parts._replace(path="/").geturl()
        place = quote(place, encoding="iso-8859-1", safe="!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
        place = urljoin(req.full_url, place)
        new = self.redirect_request(req, fp, code, msg, headers, place)
        if new is None:
            return None
        seen = new.redirect_dict = getattr(req, "redirect_dict", {})
        req.redirect_dict = seen
        if seen.get(place, 0) >= self.max_repeats or len(seen) >= self.max_redirections:
            raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        seen[place] = seen.get(place, 0) + 1
        # What else the answer says is read, so that its connection ends well.
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class ProxyHandler(BaseHandler):
    """Sends requests to other servers, which pass them on."""

    handler_order = 100

    def __init__(self, proxies=None):
        self.proxies = getproxies() if proxies is None else proxies
        for kind, url in self.proxies.items():
            setattr(self, f"{kind.lower()}_open",
                    lambda req, url=url, kind=kind.lower(): self.proxy_open(req, url, kind))

    def proxy_open(self, req, proxy, type):
        """Change the request, so that it goes to the other server."""
        original = req.type
        parts = urlsplit(proxy if "://" in proxy else "//" + proxy)
        if req.host and proxy_bypass(req.host):
            return None
        kind = parts.scheme or original
        if parts.username and parts.password:
            words = f"{unquote(parts.username)}:{unquote(parts.password)}".encode()
            req.add_header("Proxy-authorization", "Basic " + base64.b64encode(words).decode())
        req.set_proxy(unquote(parts.netloc.rpartition("@")[2]), kind)
        if original == kind or original == "https":
            return None
        return self.parent.open(req, timeout=req.timeout)


class HTTPPasswordMgr:
    """Names and passwords by realm and place."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Remember a name and a password for one place or several."""
        places = [uri] if isinstance(uri, str) else uri
        known = self.passwd.setdefault(realm, {})
        for with_port in (True, False):
            known[tuple(self.reduce_uri(place, with_port) for place in places)] = user, passwd

    def find_user_password(self, realm, authuri):
        """Return a name and a password, or twice None."""
        for with_port in (True, False):
            asked = self.reduce_uri(authuri, with_port)
            for places, found in self.passwd.get(realm, {}).items():
                if any(self.is_suburi(place, asked) for place in places):
                    return found
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """Return the host with its port, and the path."""
        parts = urlsplit(uri)
        host, path = (parts.netloc, parts.path or "/") if parts.netloc else (uri, "/")
        if default_port and host and not re.search(r":\d+$", host):
            port = {"http": 80, "https": 443}.get(parts.scheme)
            host = f"{host}:{port}" if port else host
        return host, path

    def is_suburi(self, base, test):
        """Is the second place at the first one or below it?"""
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1] if base[1].endswith("/") else base[1] + "/"
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """The same; what is known for the realm None counts everywhere."""

    def find_user_password(self, realm, authuri):
        user, password = super().find_user_password(realm, authuri)
        if user is not None:
            return user, password
        return super().find_user_password(None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """The same; some places get the password before they ask."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Say whether a place gets the password before it asks."""
        for place in [uri] if isinstance(uri, str) else uri:
            for with_port in (True, False):
                self.authenticated[self.reduce_uri(place, with_port)] = is_authenticated

    def is_authenticated(self, authuri):
        """Does the place get the password before it asks?"""
        for with_port in (True, False):
            asked = self.reduce_uri(authuri, with_port)
            for place, answer in self.authenticated.items():
                if self.is_suburi(place, asked):
                    return answer
        return None


class AbstractBasicAuthHandler:
    """Answers servers that ask for a name and a password."""

    _challenge = re.compile(r'(?:^|,)\s*(\w+)\s+(?:[^,]*?\s)?realm=(["\']?)([^"\']*)\2', re.I)

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Ask again, with a password if there is one."""
        unknown = None
        for challenge in headers.get_all(authreq) or ():
            for scheme, _, realm in self._challenge.findall(challenge):
                if scheme.lower() == "basic":
                    return self.retry_http_basic_auth(host, req, realm)
                unknown = scheme
        if unknown is not None:
            raise ValueError("AbstractBasicAuthHandler does not support the following "
                             f"scheme: {unknown!r}")
        return None

    def retry_http_basic_auth(self, host, req, realm):
        """Ask again with the password for a realm."""
        user, password = self.passwd.find_user_password(realm, host)
        if password is None:
            return None
        words = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        if req.get_header(self.auth_header) == f"Basic {words}":
            return None
        req.add_unredirected_header(self.auth_header, f"Basic {words}")
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        if getattr(self.passwd, "is_authenticated", lambda url: False)(req.full_url) \
                and not req.has_header("Authorization"):
            user, password = self.passwd.find_user_password(None, req.full_url)
            words = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
            req.add_unredirected_header("Authorization", f"Basic {words}")
        return req

    https_request = http_request


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Answers servers that ask for a name and a password."""

    auth_header = "Authorization"

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed("www-authenticate", req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """The same for the servers between."""

    auth_header = "Proxy-authorization"

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)


class HTTPCookieProcessor(BaseHandler):
    """Not there: it needs a jar of cookies."""

    def __init__(self, cookiejar=None):
        raise NotImplementedError("there is no http.cookiejar yet")


class AbstractHTTPHandler(BaseHandler):
    """Asks servers of the hypertext protocol."""

    def __init__(self, debuglevel=None):
        self._debuglevel = http.client.HTTPConnection.debuglevel if debuglevel is None \
            else debuglevel

    def set_http_debuglevel(self, level):
        """Show what is sent and received."""
        self._debuglevel = level

    def do_request_(self, request):
        """Add the headers that every request has."""
        if not request.host:
            raise URLError("no host given")
        data = request.data
        if data is not None:
            if isinstance(data, str):
                raise TypeError("POST data should be bytes, an iterable of bytes, or a file "
                                "object. It cannot be of type str.")
            if not request.has_header("Content-type"):
                request.add_unredirected_header("Content-type",
                                                "application/x-www-form-urlencoded")
            if not (request.has_header("Content-length")
                    or request.has_header("Transfer-encoding")):
                length = http.client.HTTPConnection._get_content_length(
                    data, request.get_method())
                if length is None:
                    request.add_unredirected_header("Transfer-encoding", "chunked")
                else:
                    request.add_unredirected_header("Content-length", str(length))
        host = request.host
        if request.has_proxy():
            host = urlsplit(request.selector).netloc or host
        if not request.has_header("Host"):
            request.add_unredirected_header("Host", host)
        for name, value in self.parent.addheaders:
            name = name.capitalize()
            if not request.has_header(name):
                request.add_unredirected_header(name, value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """Send a request over a connection of its own; return the answer."""
        if not req.host:
            raise URLError("no host given")
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = {**req.headers,
                   **{k: v for k, v in req.unredirected_hdrs.items() if k not in req.headers}}
        # Whoever opens a URL asks once.
        headers["Connection"] = "close"
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            passed = {name: headers.pop(name) for name in ("Proxy-Authorization",)
                      if name in headers}
            connection.set_tunnel(req._tunnel_host, headers=passed)
        try:
            try:
                connection.request(req.get_method(), req.selector, req.data, headers,
                                   encode_chunked=req.has_header("Transfer-encoding"))
            except OSError as ex:
                raise URLError(ex)
            response = connection.getresponse()
        except:
            connection.close()
            raise
        if connection.sock:
            connection.sock.close()
            connection.sock = None
        response.url = req.full_url
        response.msg = response.reason
        return response


class HTTPHandler(AbstractHTTPHandler):
    """Opens http: URLs."""

    def http_open(self, req):
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


class HTTPSHandler(AbstractHTTPHandler):
    """Would open https: URLs; tells what is missing."""

    def https_open(self, req):
        return self.do_open(http.client.HTTPSConnection, req)

    https_request = AbstractHTTPHandler.do_request_


class UnknownHandler(BaseHandler):
    """Refuses URLs of unknown kinds."""

    def unknown_open(self, req):
        raise URLError(f"unknown url type: {req.type}")


class FTPHandler(BaseHandler):
    """Would open ftp: URLs; tells what is missing."""

    def ftp_open(self, req):
        raise NotImplementedError("there is no ftplib, so ftp: URLs cannot be opened")


class FileHandler(BaseHandler):
    """Opens file: URLs of this machine."""

    def file_open(self, req):
        host = req.host
        if host and host.partition(":")[0] not in ("localhost", "127.0.0.1",
                                                    socket.gethostname()):
            raise URLError("file:// scheme is supported only on localhost")
        name = url2pathname(req.selector)
        try:
            size, changed = os.stat(name).st_size, os.stat(name).st_mtime
            headers = _http_headers.HTTPMessage()
            from http.server import SimpleHTTPRequestHandler, _TYPES, _date_of
            headers["Content-type"] = _TYPES.get(os.path.splitext(name)[1].lower(), "text/plain")
            headers["Content-length"] = str(size)
            headers["Last-modified"] = _date_of(changed)
            return addinfourl(open(name, "rb"), headers, "file://" + pathname2url(name))
        except OSError as ex:
            raise URLError(ex, ex.filename) from None

    def open_local_file(self, req):
        """Open a file of this machine."""
        return self.file_open(req)


class DataHandler(BaseHandler):
    """Opens data: URLs, which hold what they name."""

    def data_open(self, req):
        kind, comma, data = req.full_url.partition(":")[2].partition(",")
        if not comma:
            raise ValueError("not enough values to unpack (expected 2, got 1)")
        content = unquote_to_bytes(data)
        if kind.endswith(";base64"):
            kind, content = kind[:-7], base64.decodebytes(content)
        headers = _http_headers.HTTPMessage()
        headers["Content-type"] = kind or "text/plain;charset=US-ASCII"
        headers["Content-length"] = str(len(content))
        return addinfourl(io.BytesIO(content), headers, req.full_url)


def parse_http_list(s):
    """Take a list apart at its commas, but not at those in quotes."""
    found = re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^",])+', s)
    return [part.strip() for part in found if part.strip()]


def parse_keqv_list(l):
    """Make a dict of "name=value" texts."""
    pairs = (element.split("=", 1) for element in l)
    return {name: value.strip('"') if value[:1] == '"' else value for name, value in pairs}


for _name in __all__:
    globals()[_name].__module__ = "urllib.request"
