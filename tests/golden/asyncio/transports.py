# expect: CPython 3.13
import asyncio, sys


class Proto(asyncio.Protocol):

    def __init__(self, log):
        self.log = log

    def connection_made(self, t):
        self.t = t
        self.log.append('made ' + type(t).__name__)

    def data_received(self, d):
        self.log.append(d)
        self.t.write(d[::-1])

    def eof_received(self):
        self.log.append('eof')

    def connection_lost(self, e):
        self.log.append(('lost', e))


class Client(asyncio.Protocol):

    def __init__(self, done):
        self.done = done
        self.buf = b''

    def connection_made(self, t):
        self.t = t
        t.write(b'abc')
        print(t.get_write_buffer_limits(), t.get_write_buffer_size(), t.can_write_eof(), t.is_reading(), t.is_closing())

    def data_received(self, d):
        self.buf += d
        self.t.write_eof() if len(self.buf) == 3 else None

    def connection_lost(self, e):
        self.done.set_result(self.buf)


class Buf(asyncio.BufferedProtocol):

    def __init__(self):
        self.b = bytearray(4)
        self.got = b''
        self.done = asyncio.get_running_loop().create_future()

    def get_buffer(self, n):
        return self.b

    def buffer_updated(self, n):
        self.got += bytes(self.b[:n])

    def eof_received(self):
        self.done.set_result(self.got)


async def main():
    loop = asyncio.get_running_loop()
    log = []
    server = await loop.create_server(lambda: Proto(log), '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    done = loop.create_future()
    t, p = await loop.create_connection(lambda: Client(done), '127.0.0.1', port)
    print(await done)
    print(log)
    await asyncio.sleep(0.01)
    print(log)
    server.close()
    await server.wait_closed()
    print(server.sockets, server.is_serving())
    b = None

    def mk():
        nonlocal b
        b = Buf()
        return b
    server = await loop.create_server(mk, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection('127.0.0.1', port)
    w.write(b'0123456789')
    w.write_eof()
    await asyncio.sleep(0.02)
    print(await b.done)
    w.close()
    server.close()

    async def slow(r, w):
        await asyncio.sleep(0.05)
        n = 0
        while (d := (await r.read(65536))):
            n += len(d)
        w.write(str(n).encode())
        await w.drain()
        w.close()
    s = await asyncio.start_server(slow, '127.0.0.1', 0)
    port = s.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection('127.0.0.1', port)
    for i in range(40):
        w.write(b'x' * 100000)
        await w.drain()
    w.write_eof()
    print(await r.read())
    w.close()
    await w.wait_closed()
    print(w.is_closing(), type(w.get_extra_info('socket')).__name__, w.get_extra_info('peername')[0], w.get_extra_info('nope', 5))
    s.close()
    await s.wait_closed()

    async def boom(r, w):
        w.close()
        raise ValueError('handler')
    loop.set_exception_handler(lambda l, c: print(c['message'], repr(c['exception'])))
    s = await asyncio.start_server(boom, '127.0.0.1', 0)
    port = s.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection('127.0.0.1', port)
    print(await r.read())
    w.close()
    s.close()
    await asyncio.sleep(0.01)
    s = await asyncio.start_server(boom, '127.0.0.1', 0)
    task = asyncio.create_task(s.serve_forever())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print('serve_forever cancelled', s.is_serving())
    for kw in (dict(host='x', port=1, sock=1), dict(), dict(ssl=True)):
        try:
            await loop.create_server(lambda: None, **kw)
        except (ValueError, TypeError) as e:
            print(e)
    try:
        await loop.create_connection(lambda: None)
    except ValueError as e:
        print(e)
    import socket, struct

    async def reader(r, w):
        try:
            print(await r.read())
        except ConnectionResetError as e:
            print(e)
        w.close()
    s = await asyncio.start_server(reader, '127.0.0.1', 0)
    addr = s.sockets[0].getsockname()
    c = socket.create_connection(addr)
    await asyncio.sleep(0.01)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    c.close()
    await asyncio.sleep(0.02)
    s.close()
    import os
    rd, wr = os.pipe()
    reader_ = asyncio.StreamReader()
    proto = asyncio.StreamReaderProtocol(reader_)
    tr, _ = await loop.connect_read_pipe(lambda: proto, os.fdopen(rd, 'rb'))
    wt, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(wr, 'wb'))
    wt.write(b'through pipe')
    wt.close()
    print(await reader_.read())
    tr.close()
    print(await loop.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM))
    try:
        rr = asyncio.StreamReader()
        rr.feed_data(b'x' * 200000)
        await rr.readline()
    except ValueError as e:
        print(e)
    rr = asyncio.StreamReader()
    rr.set_exception(ValueError('s'))
    try:
        await rr.read()
    except ValueError as e:
        print(e, rr)
    try:
        await loop.sock_recv(socket.socket(), 1)
    except Exception as e:
        print(type(e), e)
asyncio.run(main())
