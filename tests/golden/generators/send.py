# expect: CPython 3.13
# send gives a value to the yield that waits; the first one must be None.
def averager():
    total = count = 0
    average = None
    while True:
        term = yield average
        total += term
        count += 1
        average = total / count
a = averager()
try:
    a.send(1)
except TypeError as e:
    print(e)
next(a)
print(a.send(10), a.send(30), a.send(5))
