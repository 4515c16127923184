# expect: CPython 3.13
# Wrong arguments of calls that fill buffers and send several, and what names an address.
import socket
a,b=socket.socketpair()
for f in (lambda: a.recv_into(bytearray(4),-1), lambda: a.recv_into(bytearray(4),9), lambda: a.recvfrom_into(bytearray(4),-1), lambda: a.recvfrom_into(bytearray(4),9),
  lambda: socket.socket(fileno=-1), lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=-42), lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=open("/dev/null").fileno()),
  lambda: a.sendmsg(b"bytes"), lambda: a.sendmsg([object()]), lambda: a.sendmsg(["str"]), lambda: a.sendmsg([b"x"], object()), lambda: a.sendmsg([b"x"], [object()]),lambda: a.sendmsg([b"x"], [(object(),0,b"")]),lambda: a.sendmsg([b"x"], [(0,0)]), lambda: a.sendmsg([b"x"], [(0,0,object())]), lambda: a.sendmsg([b"x"], [], object()), lambda: a.sendmsg([b"x"], [], 0, object()), lambda: a.sendmsg([b"ab", bytearray(b"cd"), memoryview(b"ef")]), lambda: b.recv(10)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: socket.getnameinfo(("::1", 0, 0xffffffff), 0), lambda: socket.getnameinfo(("no address", 0), 0),
          lambda: socket.getnameinfo(("127.0.0.1", 7), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
