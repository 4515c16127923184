# expect: CPython 3.13
# An enum of a module's constants that leaves the module alone, and the numbers of network interfaces.
import enum
import socket
import sys
import types

module = types.ModuleType("consts")
module.A_X, module.A_Y, module.B = 1, 2, 3
sys.modules["consts"] = module
made = enum._old_convert_(enum.IntEnum, "Made", "consts", lambda name: name.startswith("A_"))
print(list(made), made.__module__, hasattr(module, "Made"), module.A_X)

number = socket.if_nametoindex("lo")
print(socket.if_indextoname(number), (number, "lo") in socket.if_nameindex(), socket.if_nametoindex(b"lo") == number)
print(socket.if_nameindex() == sorted(socket.if_nameindex()))
for call in (lambda: socket.if_nametoindex("nope"), lambda: socket.if_nametoindex(1),
             lambda: socket.if_indextoname(99999), lambda: socket.if_indextoname("x"),
             lambda: socket.if_indextoname(-1), lambda: socket.if_indextoname(2 ** 40)):
    try:
        call()
    except Exception as error:
        print(repr(error))
