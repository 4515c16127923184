# expect: CPython 3.13
# stderr: exact
# exit: 1
# A group is drawn as a tree.
def fail(e):
    raise e
def collect():
    found = []
    for e in (ValueError("one"), TypeError("two")):
        try:
            fail(e)
        except Exception as x:
            found.append(x)
    raise ExceptionGroup("several", found)
collect()
