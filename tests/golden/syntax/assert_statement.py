# expect: CPython 3.13
# A failed assertion carries its message, evaluated only then.
def message():
    print("message")
    return "bad"

assert True, message()
try:
    assert 1 > 2, message()
except AssertionError as e:
    print(repr(e))
try:
    assert []
except AssertionError as e:
    print(repr(e))
