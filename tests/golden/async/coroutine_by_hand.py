# expect: CPython 3.13
# A coroutine is driven by send, like a generator.
class Pause:
    def __init__(self, x): self.x = x
    def __await__(self):
        got = yield self.x
        return got * 2
async def inner(n):
    return await Pause(n) + 1
async def outer():
    a = await inner(1)
    b = await inner(a)
    return a, b
c = outer()
print(c.send(None), c.send(10))
try:
    c.send(20)
except StopIteration as e:
    print(e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
print(type(c).__name__, c.cr_frame, c.__name__)
