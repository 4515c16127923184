# expect: CPython 3.13
# What is behind except is looked at only when it is needed.
try:
    pass
except undefined_name:
    pass
try:
    try:
        1 / 0
    except "text":
        pass
except TypeError as e:
    print(e)
try:
    try:
        1 / 0
    except (ValueError, 5):
        pass
except TypeError as e:
    print(e)
