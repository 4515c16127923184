# expect: CPython 3.13
# What failed imports say.
tests = ["import no_such_module", "from os import no_such_name", "import pkg.nothing", "from pkg import nothing",
         "from . import x", "import os.path.nothing", "from pkg.sub import hidden, gone", "from no.such import x", "import broken_module"]
for t in tests:
    try:
        exec(t, {"__name__": "__main__"})
    except ImportError as e:
        print(type(e).__name__, str(e).split(" (")[0], e.name)
    except ZeroDivisionError as e:
        print(e)
import sys
print("broken_module" in sys.modules)
