# expect: CPython 3.13
# Only the chosen branch of a conditional expression is evaluated.
def no():
    raise AssertionError

print(1 if True else no())
print(no() if False else 2)
print("a" if 0 else "b" if 0 else "c")
