# expect: CPython 3.13
# StopIteration that a called function raises ends the built-in iterator around it; its value is what yield from gives.
def stop(x):
    if x == 2: raise StopIteration("early")
    return True
print(list(filter(stop, [0, 1, 2, 3])), list(map(stop, [0, 1, 2, 3])))
for x in map(stop, [1, 2, 3]): print(x)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration(42)
        return self.n
def g():
    return (yield from It())
def h():
    print("got", (yield from g()))
    print("map", (yield from map(stop, [2])))
print(list(h()), tuple(It()), sum(It()), [*It()], max(It()))
print(dict(zip(It(), It())), list(enumerate(It())))
