# expect: CPython 3.13
# socketserver, uuid, secrets, __future__.
import sys
import __future__, socketserver, threading, socket, uuid, secrets
class H(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile: self.wfile.write(line.upper())
class B(socketserver.BaseRequestHandler):
    def handle(self): self.request.sendall(self.request.recv(10)[::-1])
for cls, h in ((socketserver.TCPServer, B), (socketserver.ThreadingTCPServer, H)):
    with cls(("127.0.0.1", 0), h) as s:
        t = threading.Thread(target=s.serve_forever, args=(0.05,)); t.start()
        with socket.create_connection(s.server_address) as c: c.sendall(b"abc\n"); c.shutdown(socket.SHUT_WR); print(c.makefile("rb").read())
        s.shutdown(); t.join()
class D(socketserver.DatagramRequestHandler):
    def handle(self): self.wfile.write(self.rfile.read() + b"!")
with socketserver.UDPServer(("127.0.0.1", 0), D) as s:
    u = socket.socket(type=socket.SOCK_DGRAM); u.sendto(b"x", s.server_address); s.handle_request(); print(u.recv(10))
    s.timeout = 0.01; s.handle_timeout = lambda: print("timeout"); s.handle_request()
u = uuid.UUID("12345678-1234-5678-1234-567812345678"); print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.urn, u.version, u.variant, u == uuid.UUID(int=u.int))
print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid4().version, uuid.uuid1().version, uuid.uuid1() != uuid.uuid1())
for f in (lambda: uuid.UUID("x"), lambda: uuid.UUID(), lambda: setattr(u, "int", 1), lambda: uuid.UUID(int=-1)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(len(secrets.token_hex(8)), len(secrets.token_bytes()), secrets.randbelow(1), len(secrets.token_urlsafe(16)), __future__.annotations)
