# expect: CPython 3.13
# stderr: exact
# exit: 1
# Repeated frames are counted, not shown.
import sys
sys.setrecursionlimit(100)
def f(n):
    return f(n + 1)
def start():
    f(0)
start()
