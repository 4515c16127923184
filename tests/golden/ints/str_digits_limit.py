# expect: CPython 3.13
# Texts of more than 4300 digits are refused, unless the limit is changed.
import sys
for action in (lambda: str(10 ** 5000), lambda: int("1" * 5000)):
    try:
        action()
    except ValueError as e:
        print(e)
print(len(hex(10 ** 5000)))
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
