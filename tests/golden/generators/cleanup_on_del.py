# expect: CPython 3.13
# A generator that is dropped is closed.
def g():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
for x in g():
    print(x)
    break
print("after loop")
it = g()
next(it)
del it
print("end")
