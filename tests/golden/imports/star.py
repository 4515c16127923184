# expect: CPython 3.13
# import * without __all__ leaves out names with an underscore.
from starred import *
print(public, "_private" in globals(), len(listed))
