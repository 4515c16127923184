# expect: CPython 3.13
"""A function of the C library."""
import ctypes

print(ctypes.CDLL(None).abs(-5))
