# expect: CPython 3.13
import asyncio
import os
import socket
import tempfile


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self):
        self.got = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if data == b"ping":
            self.transport.sendto(b"pong", addr)
        self.got.set_result(data)


async def talk(reader, writer):
    writer.write(b"one\ntwo\n")
    print(await reader.readline(), await reader.readexactly(3))
    writer.write(b"a;b;")
    writer.write_eof()
    print(await reader.read(), reader.at_eof())
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        await talk(*await asyncio.open_connection(host, port))
        print(server.is_serving())
    print(server.is_serving())
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        async with await asyncio.start_unix_server(echo, path):
            await talk(*await asyncio.open_unix_connection(path))
    loop = asyncio.get_running_loop()
    one, first = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    two, second = await loop.create_datagram_endpoint(
        Datagrams, remote_addr=one.get_extra_info("sockname"))
    two.sendto(b"ping")
    print(await first.got, await second.got)
    one.close()
    two.close()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    with a, b:
        receive = asyncio.create_task(loop.sock_recv(b, 100))
        await asyncio.sleep(0)
        await loop.sock_sendall(a, b"data")
        print(await receive)
        ready = loop.create_future()
        loop.add_reader(b, lambda: ready.done() or ready.set_result(b.recv(10)))
        a.send(b"x")
        print(await ready, loop.remove_reader(b), loop.remove_reader(b))
    reader = asyncio.StreamReader(limit=8)
    reader.feed_data(b"k=v;rest" * 3)
    reader.feed_eof()
    print(await reader.readuntil(b";"))
    try:
        await reader.readuntil(b"!")
    except asyncio.LimitOverrunError as e:
        print(e, e.consumed)
    try:
        await reader.readexactly(100)
    except asyncio.IncompleteReadError as e:
        print(e, e.partial)
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as e:
        print(str(e).replace(str(port), "PORT"))


asyncio.run(main())
