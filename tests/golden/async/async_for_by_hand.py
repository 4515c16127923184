# expect: CPython 3.13
# async for and async with ask for the async methods.
def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
class Count:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        return self.n
class M:
    async def __aenter__(self): print("enter"); return "m"
    async def __aexit__(self, t, v, tb): print("exit", t and t.__name__); return True
async def main():
    async for i in Count(3):
        print(i)
    else:
        print("else")
    async with M() as m:
        raise ValueError(m)
    return [i async for i in Count(3) if i], {i: 1 async for i in Count(2)}
print(run(main()))
