# expect: CPython 3.13
# Classes that give their bytes by __buffer__ (PEP 688), and the same two methods of built-in buffers.
import array
import binascii
import hashlib
import inspect
import io
import struct
import zlib
from collections.abc import Buffer


class Lender:
    def __init__(self, data):
        self.data = bytearray(data)

    def __buffer__(self, flags):
        self.flags = flags
        print("lent")
        return memoryview(self.data)

    def __release_buffer__(self, view):
        print("given back", view.tobytes())


x = Lender(b"abc")
view = memoryview(x)
print(x.flags, type(view.obj).__name__, view.readonly, view.format, len(view))
part = view[1:]
view.release()
print("a part of it is left")
part.release()

view = memoryview(x)
view[0] = ord("z")
del view
print(x.data)

for use in (bytes, bytearray, io.BytesIO, binascii.hexlify, zlib.crc32, lambda x: b"-" + x, lambda x: b"zbcd".find(x),
            lambda x: b"zbcd".replace(x, b"."), lambda x: hashlib.md5(x).hexdigest(), lambda x: struct.unpack("3B", x),
            lambda x: b",".join([x, b"q"]), lambda x: str(x, "ascii"), lambda x: x in [1], lambda x: b"zbc".startswith(x)):
    result = use(x)
    print(result if not isinstance(result, io.BytesIO) else result.getvalue())



class Quiet(Lender):
    def __buffer__(self, flags):
        return memoryview(self.data)

    def __release_buffer__(self, view):
        pass


target = Quiet(bytes(4))
print(io.BytesIO(b"xy").readinto(target), target.data)


class ReadOnly:
    def __buffer__(self, flags):
        return memoryview(b"fixed")


view = memoryview(ReadOnly())
print(view.readonly, bytes(view), hash(view) == hash(b"fixed"))
try:
    view[0] = 1
except TypeError as error:
    print(error)


class Wrong:
    def __buffer__(self, flags):
        return 1


class Raises:
    def __buffer__(self, flags):
        raise ValueError("no")


class Blocked:
    __buffer__ = None


for each in Wrong(), Raises(), Blocked():
    for use in memoryview, bytes, io.BytesIO, b"a".find:
        try:
            print(use(each))
        except Exception as error:
            print(type(each).__name__, repr(error))

# Built-in buffers.
for each in b"abc", bytearray(b"abc"), memoryview(b"abc"), array.array("B", b"abc"):
    lent = each.__buffer__(inspect.BufferFlags.SIMPLE)
    print(type(each).__name__, type(lent).__name__, lent.tobytes(), hasattr(each, "__release_buffer__"))

data = bytearray(b"xyz")
lent = data.__buffer__(inspect.BufferFlags.WRITABLE)
lent[0] = ord("a")
try:
    data.append(1)
except BufferError as error:
    print(error)
data.__release_buffer__(lent)
data.append(ord("!"))
print(data)
for call in (lambda: lent[0], lambda: data.__release_buffer__(lent), lambda: data.__release_buffer__(1),
             lambda: data.__release_buffer__(memoryview(b"x")), lambda: b"x".__buffer__(1),
             lambda: b"x".__buffer__("a")):
    try:
        call()
    except Exception as error:
        print(repr(error))


class Loud(bytearray):
    def __buffer__(self, flags):
        print("loud", flags)
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print("quiet")
        super().__release_buffer__(view)


with memoryview(Loud(b"qwe")) as view:
    print(view.tobytes())
print(b"a" + Loud(b"bc"))

for each in bytes, bytearray, memoryview, array.array, Lender, str, Blocked, Loud:
    print(each.__name__, issubclass(each, Buffer))


class Own(Buffer):
    def __buffer__(self, flags):
        return memoryview(b"own")


print(bytes(Own()))
try:
    Buffer()
except TypeError as error:
    print(error)
print(inspect.BufferFlags.FULL_RO, list(inspect.BufferFlags.__members__))
