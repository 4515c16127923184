# expect: CPython 3.13
# In 3.13 close returns what the generator returns.
def g():
    try:
        yield 1
    except GeneratorExit:
        return "value"
it = g()
next(it)
print(it.close(), it.close(), g().close())
