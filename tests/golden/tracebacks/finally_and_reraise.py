# expect: CPython 3.13
# stderr: exact
# exit: 1
# A re-raised exception keeps its traceback.
def f():
    try:
        int("x")
    except ValueError:
        print("handled")
        raise
    finally:
        print("finally")
f()
