# expect: CPython 3.13
# sys.exc_info and sys.exception inside and outside a handler.
import sys
print(sys.exc_info(), sys.exception())
def inside():
    return sys.exc_info()[0].__name__, sys.exception().args
try:
    raise ValueError("v")
except ValueError as e:
    print(inside(), sys.exception() is e, sys.exc_info()[2] is e.__traceback__)
    try:
        raise KeyError
    except KeyError:
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info()[0].__name__)
print(sys.exc_info())
