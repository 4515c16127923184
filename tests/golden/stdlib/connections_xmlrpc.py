# expect: CPython 3.13
"""Connections of multiprocessing, within one process; calls over XML."""

import datetime
import threading
import xmlrpc.client
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener, Pipe, wait
from xmlrpc.server import SimpleXMLRPCServer


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as ex:
        print(type(ex).__name__, ex.args, ex)


a, b = Pipe()
a.send({"x": [1, 2.5, None]})
a.send_bytes(b"0123456789", 2, 3)
print(b.poll(), b.recv(), b.recv_bytes(), b.poll(0.01))
big = b"z" * 300_000
t = threading.Thread(target=a.send_bytes, args=(big,))
t.start()
print(b.recv_bytes() == big)
t.join()
print(wait([a, b], 0.01), a.readable, a.writable, a.closed)
b.send(1)
print(wait([a, b]) == [a])
print(a.recv())
b.close()
attempt(a.recv)
attempt(b.send, 1)
attempt(b.fileno)
r, w = Pipe(False)
attempt(r.send, 1)
attempt(w.recv)
w.send_bytes(b"long message")
buf = bytearray(20)
print(r.recv_bytes_into(buf, 3), bytes(buf))
w.send_bytes(b"long message")
attempt(r.recv_bytes, 3)
print(r.closed)
attempt(w.send_bytes, b"abc", 4)
attempt(w.send_bytes, b"abc", -1)
attempt(w.send_bytes, b"abc", 1, 3)

with Listener(("127.0.0.1", 0), authkey=b"secret") as listener:
    def serve():
        for _ in range(2):
            try:
                with listener.accept() as c:
                    c.send(c.recv() * 2)
            except AuthenticationError as ex:
                refused.append(f"server: {ex}")

    refused = []
    t = threading.Thread(target=serve)
    t.start()
    with Client(listener.address, authkey=b"secret") as c:
        c.send(21)
        print(c.recv())
    attempt(Client, listener.address, authkey=b"wrong")
    t.join()
    print(*refused)
attempt(Client, ("127.0.0.1", 1))
attempt(Listener, family="AF_PIPE")
attempt(Client, 3)


class Things:
    """Things to call."""

    def double(self, x):
        """Return it twice."""
        return x * 2

    def _hidden(self):
        pass


def fail():
    raise KeyError("nothing")


def typed(*args):
    return [[type(x).__name__, x] for x in args]


server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True)
server.register_function(fail)
server.register_function(typed, "test.typed")
server.register_function(lambda *args: args, "echo")
server.register_instance(Things())
server.register_introspection_functions()
server.register_multicall_functions()
threading.Thread(target=server.serve_forever, daemon=True).start()
with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{server.server_address[1]}", allow_none=True) as s:
    print(s.system.listMethods())
    print(s.system.methodHelp("double"), "|", s.system.methodHelp("fail"), "|",
          s.system.methodSignature("fail"))
    print(s.double("ab<&>\xe9"), s.double([1, [2, {"a": None}]]))
    print(s.test.typed(True, 1, -2.5, "t", [], {}, None))
    print(s.echo(), s.echo(1))
    for name in ("fail", "_hidden", "missing"):
        try:
            getattr(s, name)()
        except xmlrpc.client.Fault as ex:
            print(repr(ex), str(ex) == repr(ex), ex.faultCode)
    attempt(s.echo, 1 << 40)
    attempt(s.echo, {1: 2})
    attempt(s.echo, 1j)
    loop = []
    loop.append(loop)
    attempt(s.echo, loop)
    when = xmlrpc.client.DateTime(datetime.datetime(2020, 1, 2, 3, 4, 5))
    data, = s.echo([when, xmlrpc.client.Binary(b"\x00\x01")])
    print(str(data[0]), data[0] == when, data[0] < when, data[1], data[1].data, tuple(data[0].timetuple())[:6])
    multi = xmlrpc.client.MultiCall(s)
    multi.double(4)
    multi.fail()
    multi.echo("x")
    results = multi()
    print(results[0], results[2])
    attempt(lambda: results[1])
attempt(xmlrpc.client.ServerProxy, "ftp://x")
server.shutdown()
server.server_close()
print(xmlrpc.client.dumps((1, "a<b", [True, None]), "name", allow_none=True))
print(xmlrpc.client.dumps((b"bytes",), methodresponse=True))
print(xmlrpc.client.dumps(xmlrpc.client.Fault(4, "Too bad")))
print(xmlrpc.client.loads("<methodCall><methodName>m</methodName><params><param><value>plain</value></param>"
                          "<param><value><i4>7</i4></value></param></params></methodCall>"))
attempt(xmlrpc.client.dumps, (None,))
attempt(xmlrpc.client.loads, xmlrpc.client.dumps(xmlrpc.client.Fault(4, "Too bad")))
print(repr(xmlrpc.client.ProtocolError("h/p", 404, "Not Found", {})))
