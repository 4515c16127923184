# expect: CPython 3.13
# The interpreter that is started as sys.executable takes CPython's options.
import os
import subprocess
import sys


def run(*options, **env):
    done = subprocess.run([sys.executable, *options], capture_output=True, text=True,
                          env={**os.environ, **env})
    print(done.stdout.strip(), done.stderr.strip().splitlines()[-1:])


run("-c", "import sys; print(sys.flags.optimize, __debug__, sys.warnoptions, sys.flags.isolated)")
run("-O", "-c", "def f():\n 'doc'\nassert False; print(__debug__, f.__doc__); import sys; print(sys.flags.optimize)")
run("-OO", "-c", "def f():\n 'doc'\nprint(__debug__, f.__doc__); import sys; print(sys.flags.optimize)")
run("-Werror", "-c", "import warnings; warnings.warn('x')")
run("-W", "ignore", "-c", "import warnings, sys; warnings.warn('x'); print(sys.warnoptions)")
run("-X", "dev", "-X", "a=b", "-Xc", "-c", "import sys; print(sys._xoptions, sys.flags.dev_mode, sys.warnoptions)")
run("-I", "-c", "import sys; f = sys.flags; print(f.isolated, f.ignore_environment, f.no_user_site, f.safe_path)")
run("-E", "-c", "import sys; print(sys.flags.ignore_environment, 'nonsense' in sys.path)", PYTHONPATH="nonsense")
run("-c", "import sys; print('nonsense' in ''.join(sys.path))", PYTHONPATH="nonsense")
run("-P", "-c", "import sys; print(sys.flags.safe_path, '' in sys.path)")
run("-c", "import sys; print(sys.warnoptions)", PYTHONWARNINGS="error,ignore::UserWarning")
run("-bbqsSd", "-c", "import sys; f = sys.flags; print(f.bytes_warning, f.quiet, f.no_user_site, f.no_site, f.debug)")
run("-c", "print(eval(compile('__debug__', 'x', 'eval', optimize=1)), eval(compile('__debug__', 'x', 'eval')))")
run("-O", "-c", "print(eval(compile('__debug__', 'x', 'eval', optimize=0)), eval('__debug__'))")
try:
    compile("1", "x", "eval", optimize=7)
except ValueError as error:
    print(error)
