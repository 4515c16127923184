# expect: CPython 3.13
# Descriptors and credentials that go beside the bytes of a Unix socket.
import array
import os
import socket


def t(f):
    try:
        print(repr(f()))
    except NotImplementedError:
        print("not here")
    except Exception as e:
        print(type(e).__name__, e)


a, b = socket.socketpair()
r, w = os.pipe()
print(a.sendmsg([b"he", bytearray(b"ll"), memoryview(b"o")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [w]))]))
data, beside, flags, address = b.recvmsg(100, socket.CMSG_LEN(4))
print(data, len(beside), [(level, kind, len(numbers)) for level, kind, numbers in beside], flags, address)
copy = array.array("i")
copy.frombytes(beside[0][2])
os.write(copy[0], b"through the copy")
print(os.read(r, 100), copy[0] != w, os.get_inheritable(copy[0]) in (True, False))
os.close(copy[0])

print(socket.send_fds(a, [b"fds"], [r, w]))
data, fds, flags, address = socket.recv_fds(b, 100, 5)
print(data, len(fds), flags, address)
for fd in fds:
    os.close(fd)

# No room for messages: the flag says so, and the descriptors are gone.
socket.send_fds(a, [b"fds"], [r, w])
data, beside, flags, address = b.recvmsg(100)
print(data, beside, bool(flags & socket.MSG_CTRUNC))

a.sendmsg([b"plain"])
print(b.recvmsg(3), b.recvmsg(10, 100))
buffers = [bytearray(2), bytearray(3), bytearray(4)]
a.sendmsg([b"scatter"])
print(b.recvmsg_into(buffers), buffers)

b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
me = array.array("i", [os.getpid(), os.getuid(), os.getgid()])
a.sendmsg([b"who"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, me)])
data, beside, flags, address = b.recvmsg(10, socket.CMSG_SPACE(12))
print(data, [(level, kind, number == me.tobytes()) for level, kind, number in beside])
b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
socket.send_fds(a, [b"one", b"two"], [r])
data, fds, flags, address = socket.recv_fds(b, 100, 1)
print(data, len(fds))
os.close(fds[0])

b.settimeout(0.05)
t(lambda: b.recvmsg(10))
b.setblocking(False)
t(lambda: b.recvmsg(10))
t(lambda: b.recvmsg(-1))
t(lambda: b.recvmsg(1, -1))
t(lambda: b.recvmsg_into(5))
t(lambda: b.recvmsg_into([b"x"]))
t(lambda: a.sendmsg([b"x"], [(1, 1, array.array("i", [99999]))]))
t(lambda: a.sendmsg([b"x"], [5]))
t(lambda: a.sendmsg([b"x"], [(1, 2)]))
t(lambda: a.sendmsg([b"x"], 5))
t(lambda: a.sendmsg([b"x"], [(1, 1, "a")]))
t(lambda: [socket.CMSG_LEN(n) for n in (0, 1, 4, 12)])
t(lambda: [socket.CMSG_SPACE(n) for n in (0, 1, 4, 8, 9, 12)])
t(lambda: socket.CMSG_LEN(-1))
t(lambda: socket.CMSG_SPACE(2**70))

# Datagrams say where they came from.
import tempfile
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    other = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.bind("one")
    other.bind("other")
    one.sendmsg([b"to ", b"other"], [], 0, "other")
    one.sendmsg([b"fd"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r]))], 0, "other")
    print(other.recvmsg(100))
    data, beside, flags, address = other.recvmsg(100, socket.CMSG_LEN(4))
    print(data, len(beside[0][2]), address)
    one.close()
    other.close()
    os.chdir("/")
