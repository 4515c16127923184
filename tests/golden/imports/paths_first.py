# expect: CPython 3.13
# The modules that `os` begins with can be imported before it.
import subprocess
import sys

for name in ("genericpath", "posixpath", "os.path", "stat"):
    script = f"import {name}; print({name}.__name__, {name}.exists('/') if 'path' in {name!r} else '')"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    print(ran.returncode, ran.stdout, ran.stderr)
