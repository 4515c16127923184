# expect: CPython 3.13
"""subprocess: sessions, masks, descriptors that are passed on."""

import os
import subprocess
import warnings


def shell(script, **kwargs):
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, **kwargs)


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as ex:
        print(type(ex).__name__, ex.args)


print(shell("umask", umask=0o077).stdout, shell("umask", umask=0o022).stdout)
before = os.umask(0o022)
print(oct(os.umask(before)))
p = subprocess.Popen(["sleep", "10"], start_new_session=True)
print(os.getsid(p.pid) == p.pid, os.getpgid(p.pid) == p.pid)
p.kill()
print(p.wait())
p = subprocess.Popen(["sleep", "10"], process_group=0)
print(os.getpgid(p.pid) == p.pid, os.getsid(p.pid) == os.getsid(0))
p.kill()
p.wait()
attempt(subprocess.run, ["/no/such/program"], start_new_session=True)

r, w = os.pipe()
show = "for fd in %d; do if [ -e /proc/self/fd/$fd ]; then echo open; else echo closed; fi; done" % w
print(shell(show).stdout, shell(show, pass_fds=[w]).stdout, shell(show, close_fds=False).stdout)
subprocess.run(["/bin/sh", "-c", f"echo through >&{w}"], pass_fds=(w,))
print(os.read(r, 100), shell(show).stdout)
with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    shell("true", pass_fds=(w,), close_fds=False)
print([str(x.message) for x in found])
print(shell("id -u", user=os.getuid()).stdout == f"{os.getuid()}\n")
attempt(subprocess.run, ["true"], user=-5)
attempt(subprocess.run, ["true"], user="no such user")
attempt(subprocess.run, ["true"], startupinfo=1)
attempt(subprocess.run, ["true"], creationflags=1)
