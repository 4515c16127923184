# expect: CPython 3.13
# An empty dict does not ask for the hash of what is popped.


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for key in ({}, 1, [], (1, [])):
    print(key, told(lambda: {}.pop(key)), told(lambda: {}.pop(key, 0)), told(lambda: {1: 2}.pop(key, 0)), told(lambda: {}.get(key)), told(lambda: key in {}))
