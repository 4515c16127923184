"""Servers whose functions others call over the hypertext protocol."""

import inspect
import sys
import traceback
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from xmlrpc.client import Fault, dumps, loads


def resolve_dotted_attribute(obj, attr, allow_dotted_names=True):
    """Return an attribute, of attributes if there are dots; none that begin with "_"."""
    for name in attr.split(".") if allow_dotted_names else [attr]:
        if name.startswith("_"):
            raise AttributeError(f'attempt to access private attribute "{name}"')
        obj = getattr(obj, name)
    return obj


def list_public_methods(obj):
    """Return the names of the methods that do not begin with "_"."""
    return [name for name in dir(obj)
            if not name.startswith("_") and callable(getattr(obj, name))]


class SimpleXMLRPCDispatcher:
    """Functions and an instance whose methods may be called by name."""

    def __init__(self, allow_none=False, encoding=None, use_builtin_types=False):
        self.funcs, self.instance = {}, None
        self.allow_none, self.encoding = allow_none, encoding or "utf-8"
        self.use_builtin_types = use_builtin_types
        self.allow_dotted_names = False

    def register_instance(self, instance, allow_dotted_names=False):
        """Let the methods of an object be called."""
        self.instance, self.allow_dotted_names = instance, allow_dotted_names

    def register_function(self, function=None, name=None):
        """Let a function be called; without one, return a decorator."""
        if function is None:
            return lambda function: self.register_function(function, name)
        self.funcs[function.__name__ if name is None else name] = function
        return function

    def register_introspection_functions(self):
        """Let others ask what can be called."""
        self.funcs.update({"system.listMethods": self.system_listMethods,
                           "system.methodSignature": self.system_methodSignature,
                           "system.methodHelp": self.system_methodHelp})

    def register_multicall_functions(self):
        """Let others send several calls at once."""
        self.funcs["system.multicall"] = self.system_multicall

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        """Do what a request asks for; return the answer as bytes."""
        try:
            params, method = loads(data, use_builtin_types=self.use_builtin_types)
            result = (dispatch_method or self._dispatch)(method, params)
            answer = dumps((result,), methodresponse=1, allow_none=self.allow_none,
                           encoding=self.encoding)
        except Fault as fault:
            answer = dumps(fault, allow_none=self.allow_none, encoding=self.encoding)
        except BaseException as ex:
            answer = dumps(Fault(1, f"{type(ex)}:{ex}"), encoding=self.encoding,
                           allow_none=self.allow_none)
        return answer.encode(self.encoding, "xmlcharrefreplace")

    def _find(self, name):
        """The function of that name of the instance, if there is one."""
        if self.instance is None or hasattr(self.instance, "_dispatch"):
            return None
        try:
            return resolve_dotted_attribute(self.instance, name, self.allow_dotted_names)
        except AttributeError:
            return None

    def system_listMethods(self):
        """Return the names of all functions, sorted."""
        names = set(self.funcs)
        if self.instance is not None:
            if hasattr(self.instance, "_listMethods"):
                names |= set(self.instance._listMethods())
            elif not hasattr(self.instance, "_dispatch"):
                names |= set(list_public_methods(self.instance))
        return sorted(names)

    def system_methodSignature(self, method_name):
        """Say that signatures are not known."""
        return "signatures not supported"

    def system_methodHelp(self, method_name):
        """Return the document of a function."""
        function = self.funcs.get(method_name)
        if function is None and hasattr(self.instance, "_methodHelp"):
            return self.instance._methodHelp(method_name)
        function = function or self._find(method_name)
        return "" if function is None else inspect.getdoc(function) or ""

    def system_multicall(self, call_list):
        """Do several calls; return a list with a result in a list, or a fault, for each."""
        results = []
        for call in call_list:
            try:
                results.append([self._dispatch(call["methodName"], call["params"])])
            except Fault as fault:
                results.append({"faultCode": fault.faultCode,
                                "faultString": fault.faultString})
            except BaseException as ex:
                results.append({"faultCode": 1, "faultString": f"{type(ex)}:{ex}"})
        return results

    def _dispatch(self, method, params):
        """Call the function of that name."""
        if method in self.funcs:
            function = self.funcs[method]
            if function is None:
                raise Exception(f'method "{method}" is not supported')
            return function(*params)
        if hasattr(self.instance, "_dispatch"):
            return self.instance._dispatch(method, params)
        function = self._find(method)
        if function is None:
            raise Exception(f'method "{method}" is not supported')
        return function(*params)


class SimpleXMLRPCRequestHandler(BaseHTTPRequestHandler):
    """Hands what is posted to the server's functions."""

    rpc_paths = "/", "/RPC2", "/pydoc.css"
    encode_threshold = 1400
    wbufsize = -1
    disable_nagle_algorithm = True

    def is_rpc_path_valid(self):
        """May calls be posted to that path?"""
        return not self.rpc_paths or self.path in self.rpc_paths

    def do_POST(self):
        """Read a call, and send its answer."""
        if not self.is_rpc_path_valid():
            self.report_404()
            return
        try:
            coding = self.headers.get("content-encoding", "identity").lower()
            if coding != "identity":
                self.send_response(501, f"encoding {coding!r} not supported")
                self.send_header("Content-length", "0")
                self.end_headers()
                return
            data = self.rfile.read(int(self.headers["content-length"]))
            answer = self.server._marshaled_dispatch(data, getattr(self, "_dispatch", None),
                                                     self.path)
        except Exception as ex:
            self.send_response(500)
            if getattr(self.server, "_send_traceback_header", False):
                self.send_header("X-exception", str(ex))
                trace = str(traceback.format_exc().encode("ASCII", "backslashreplace"), "ASCII")
                self.send_header("X-traceback", trace)
            self.send_header("Content-length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-type", "text/xml")
        self.send_header("Content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def report_404(self):
        """Say that there is nothing at that path."""
        self.send_response(404)
        self.send_header("Content-type", "text/plain")
        self.send_header("Content-length", "12")
        self.end_headers()
        self.wfile.write(b"No such page")

    def log_request(self, code="-", size="-"):
        if self.server.logRequests:
            BaseHTTPRequestHandler.log_request(self, code, size)


class SimpleXMLRPCServer(TCPServer, SimpleXMLRPCDispatcher):
    """A server of functions."""

    allow_reuse_address = True
    _send_traceback_header = False

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True,
                 allow_none=False, encoding=None, bind_and_activate=True,
                 use_builtin_types=False):
        self.logRequests = logRequests
        SimpleXMLRPCDispatcher.__init__(self, allow_none, encoding, use_builtin_types)
        TCPServer.__init__(self, addr, requestHandler, bind_and_activate)


class MultiPathXMLRPCServer(SimpleXMLRPCServer):
    """A server with functions of their own for each path."""

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True,
                 allow_none=False, encoding=None, bind_and_activate=True,
                 use_builtin_types=False):
        super().__init__(addr, requestHandler, logRequests, allow_none, encoding,
                         bind_and_activate, use_builtin_types)
        self.dispatchers = {}

    def add_dispatcher(self, path, dispatcher):
        """Set the functions of a path."""
        self.dispatchers[path] = dispatcher
        return dispatcher

    def get_dispatcher(self, path):
        """Return the functions of a path."""
        return self.dispatchers[path]

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        try:
            return self.dispatchers[path]._marshaled_dispatch(data, dispatch_method, path)
        except BaseException as ex:
            fault = Fault(1, f"{type(ex)}:{ex}")
            return dumps(fault, encoding=self.encoding, allow_none=self.allow_none).encode(
                self.encoding, "xmlcharrefreplace")


class CGIXMLRPCRequestHandler(SimpleXMLRPCDispatcher):
    """Not there: programs that answer requests by environment and pipes."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("xmlrpc.server answers no CGI requests")
