# expect: CPython 3.13
# A bare raise goes on with the exception being handled, also from a called function.
def again():
    raise
try:
    try:
        [][1]
    except IndexError:
        again()
except IndexError as e:
    print("again", e)
try:
    raise
except RuntimeError as e:
    print(e)
