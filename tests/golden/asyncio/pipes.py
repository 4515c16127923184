# expect: CPython 3.13
import asyncio
import os
import re


class Reads(asyncio.Protocol):
    def __init__(self):
        self.total = 0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        print("made", type(transport).__name__)

    def data_received(self, data):
        self.total += len(data)

    def eof_received(self):
        print("eof after", self.total)

    def connection_lost(self, exc):
        print("lost", repr(exc))
        self.over.set_result(None)


def text(x):
    return re.sub(r"=\d+", "=N", repr(x))


async def main():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    reading, protocol = await loop.connect_read_pipe(Reads, open(r, "rb", 0))
    writing, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, open(w, "wb", 0))
    print(reading.is_reading(), writing.can_write_eof(), writing.get_write_buffer_size())
    print(text(reading), text(writing))
    reading.pause_reading()
    reading.pause_reading()
    print(reading.is_reading(), text(reading))
    for data in (b"", bytearray(b"abc"), memoryview(b"de"), b"x" * 500_000):
        writing.write(data)
    print(writing.get_write_buffer_size() > 0, text(writing))
    writing.write(b"more")
    writing.write_eof()
    print(text(writing))
    writing.write(b"too late")
    reading.resume_reading()
    await protocol.over
    await asyncio.sleep(0)
    print(text(reading), text(writing), writing.get_write_buffer_size())
    try:
        writing.write(1)
    except AssertionError as e:
        print("AssertionError", e)

    r, w = os.pipe()
    writing, protocol = await loop.connect_write_pipe(Reads, open(w, "wb", 0))
    writing.write(b"x" * 500_000)
    os.close(r)
    await protocol.over
    print(writing.is_closing(), writing.get_write_buffer_size())

    r, w = os.pipe()
    os.close(r)
    writing, protocol = await loop.connect_write_pipe(Reads, open(w, "wb", 0))
    writing.abort()
    await protocol.over
    for connect in (loop.connect_read_pipe, loop.connect_write_pipe):
        with open(__file__, "rb") as file:
            try:
                await connect(Reads, file)
            except ValueError as e:
                print(e)


asyncio.run(main())
