# expect: CPython 3.13
# exit: 3
# sys.exit ends the program with its status, after finally.
import sys
try:
    sys.exit(3)
finally:
    print("finally")
