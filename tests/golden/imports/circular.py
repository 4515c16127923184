# expect: CPython 3.13
# A circular import sees the half-made module.
import circle_a
print(circle_a.value, circle_a.seen)
try:
    import circle_c
except ImportError as e:
    print(str(e).split(" (/")[0])
