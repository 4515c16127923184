# expect: CPython 3.13
# A module runs once; it is the same object under every import.
import counted
import counted as again
from counted import n
import sys
print(counted is again, n, sys.modules["counted"] is counted, __import__("counted") is counted)
counted.n = 5
from counted import n
print(n)
del sys.modules["counted"]
import counted
print(counted is again)
