# expect: CPython 3.13
"""Corners of small helpers: context managers by generators, samples, differences, archives, moves."""
import asyncio
import contextlib
import copy
import difflib
import io
import os
import random
import shutil
import socketserver
import subprocess
import sys
import tarfile
import tempfile
import timeit
from doctest import script_from_examples
from pathlib import Path


def tell(call, *args, **kwargs):
    try:
        print(call(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e, type(e.__cause__).__name__)


# What leaves a generator that stands for a with block.
@contextlib.contextmanager
def block(kind):
    try:
        yield kind
    except BaseException as e:
        if kind == "swallow":
            return
        if kind == "other":
            raise KeyError("other") from e
        if kind == "again":
            yield
        if kind == "wrap":
            raise RuntimeError("wrapped") from e
        raise
    if kind == "twice":
        yield


def within(kind, fault=None):
    with block(kind):
        if fault:
            raise fault
    return "through"


for kind in ("pass", "swallow", "other", "again", "wrap", "twice"):
    for fault in (None, ValueError("v"), StopIteration("s"), StopAsyncIteration("a"), RuntimeError("r"),
                  KeyboardInterrupt()):
        tell(within, kind, fault)
manager = block("pass")
manager.__enter__()
print(manager.__exit__(None, None, None))
manager = block("pass")
manager.__enter__()
print(manager.__exit__(ValueError, None, None))


@contextlib.asynccontextmanager
async def async_block(kind):
    try:
        yield kind
    except BaseException:
        if kind == "swallow":
            return
        if kind == "again":
            yield
        raise
    if kind == "twice":
        yield


async def within_async(kind, fault=None):
    async with async_block(kind):
        if fault:
            raise fault
    return "through"


for kind in ("pass", "swallow", "again", "twice"):
    for fault in (None, ValueError("v"), StopIteration("s"), StopAsyncIteration("a")):
        tell(lambda: asyncio.run(within_async(kind, fault)))

# The same numbers are drawn for the same seed, whichever way is taken.
for n, k in ((5, 5), (30, 5), (20, 5), (22, 5), (100, 20), (1000, 20), (10, 0), (0, 0)):
    print(random.Random(n).sample(range(n), k))
print(random.Random(1).sample("abcd", 3, counts=[2, 0, 1, 5]))
tell(random.sample, [1, 2], 3)
tell(random.sample, [1, 2], -1)
tell(random.sample, [1, 2], 1.0)
tell(random.sample, {1, 2}, 1)

# Differences.
old, new = "abcdefghijklmnop", "abXcdefghijklnnoppq"
for a, b, n in ((old, new, 1), (old, new, 0), ("", "a", 3), ("a", "", 3), ("same", "same", 3)):
    print(difflib.SequenceMatcher(None, a, b).get_opcodes())
    print(list(difflib.unified_diff(list(a), list(b), "f", "t", "d1", "", n, "")))
    print(list(difflib.context_diff(list(a), list(b), "f", "t", "", "d2", n, "")))

# Timing.
tell(timeit.Timer, 3)
tell(timeit.Timer, "pass", 3)
tell(timeit.Timer, "pass\n  pass")
tell(timeit.Timer, "return", "x = 1")
said = []
timeit.Timer(lambda: said.append("s"), lambda: said.append("first")).timeit(2)
timeit.timeit("said.append(x)", "x = 5\ny = 6", number=2, globals=globals())
print(said)


# Copies.
class Kept:
    __slots__ = ("a", "__dict__")

    def __reduce_ex__(self, version):
        return list, ((1, 2),), None, iter([3, [4]]), None


class Made(dict):
    def __init__(self, *args):
        self.args = args

    def __reduce_ex__(self, version):
        return Made, (self, [1]) if self.args else (), ({"d": [1]}, None), None, iter([("k", [2])])


print(copy.copy(Kept()), copy.deepcopy(Kept()))
made = copy.deepcopy(Made())
print(made, made.d, made.args, copy.copy(Made()) == made)

with tempfile.TemporaryDirectory() as folder:
    root = Path(folder)
    (root / "a").mkdir()
    (root / "a" / "f").write_text("text")
    (root / "b").mkdir()
    print(os.path.relpath(shutil.move(root / "a" / "f", root / "b"), root))
    (root / "a" / "f").write_text("text")
    try:
        shutil.move(root / "a" / "f", root / "b")
    except shutil.Error as e:
        print(str(e).replace(folder, "."))
    try:
        shutil.move(root / "a", root / "a" / "c" / "d")
    except (shutil.Error, OSError) as e:
        print(type(e).__name__)
    for wanted in ("b", "new/deep", "b/f", "none/x"):
        for parents, exist_ok in ((False, False), (False, True), (True, True)):
            try:
                print(wanted, (root / wanted).mkdir(parents=parents, exist_ok=exist_ok))
            except OSError as e:
                print(wanted, type(e).__name__)

    # Archives: whole, empty, cut off, with zeros in the middle.
    name = root / "t.tar"
    with tarfile.open(name, "w") as archive:
        archive.add(root / "b", "b")
    data = name.read_bytes()
    print(len(data), len(data) % tarfile.RECORDSIZE)
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        pass
    print(held.closed, len(held.getvalue()))
    for text, zeros in ((data, False), (data[:700], False), (b"", False), (b"x" * 600, False),
                        (b"\0" * 1024 + data, False), (b"\0" * 1024 + data, True), (data[:100], False)):
        try:
            with tarfile.open(fileobj=io.BytesIO(text), mode="r:", ignore_zeros=zeros) as archive:
                print(archive.getnames())
        except tarfile.TarError as e:
            print(type(e).__name__, e)

for uri in ("file:/a/b", "file:///a%20b", "file://localhost/cd", "file://other/c", "http:/a", "file:a"):
    tell(Path.from_uri, uri)

done = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True, check=True)
print(done.stdout, done.returncode)
for code in ("raise SystemExit(3)", "import time; time.sleep(20)"):
    try:
        subprocess.run([sys.executable, "-c", code], check=True, timeout=3, stdout=subprocess.PIPE)
    except subprocess.SubprocessError as e:
        print(type(e).__name__, getattr(e, "returncode", None), e.stdout)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        raise ValueError("in a handler")


class Server(socketserver.BaseServer):
    def get_request(self):
        return "request", "client"

    def verify_request(self, request, client_address):
        return self.verified

    def handle_error(self, request, client_address):
        print("error", sys.exception())

    def shutdown_request(self, request):
        print("shut", request)


server = Server(None, Handler)
for server.verified in (True, False):
    server._handle_request_noblock()

print(script_from_examples("""
Text before.

>>> print(1)
1
>>> x = 2

Text behind, with blanks.   

"""))


async def timeouts():
    async with asyncio.timeout(None) as limit:
        print(limit, limit.when(), limit.expired())
        limit.reschedule(asyncio.get_running_loop().time() + 100)
        limit.reschedule(None)
    print(limit)
    for call in (lambda: limit.reschedule(1), lambda: asyncio.timeout(1).reschedule(1)):
        tell(call)
    try:
        async with asyncio.timeout(-1) as limit:
            await asyncio.sleep(1)
    except TimeoutError as e:
        print(repr(e.__cause__), limit.expired(), limit)
    future = asyncio.get_running_loop().create_future()
    print(future)
    future.set_result([1, 2])
    print(future)
    other = asyncio.get_running_loop().create_future()
    other.set_exception(ValueError("v"))
    print(other, other.exception())


asyncio.run(timeouts())
