# expect: CPython 3.13
# Mutual recursion, and a recursion that is too deep.
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(7))
def deep(): return deep() + 1
try:
    deep()
except RecursionError as e:
    print(e)
print("still here")
