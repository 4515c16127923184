# expect: CPython 3.13
# The attributes of a generator.
def g():
    yield it.gi_running
it = g()
print(it.gi_running, it.gi_frame is not None, it.gi_code.co_name, it.__name__, next(it), it.gi_running)
print(list(it), it.gi_frame)
def again():
    yield next(me)
me = again()
try:
    next(me)
except ValueError as e:
    print(e)
