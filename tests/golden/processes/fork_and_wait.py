# expect: CPython 3.13
"""The process is copied, and the copy's end is waited for."""
import os

pid = os.fork()
if pid == 0:
    os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
