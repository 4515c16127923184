# expect: CPython 3.13
# stderr: exact
# exit: 1
# A cause is shown before, with the sentence for `from`.
def low():
    raise KeyError("low")
def high():
    try:
        low()
    except KeyError as e:
        raise RuntimeError("high") from e
high()
