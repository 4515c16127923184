# expect: CPython 3.13
# The report of an uncaught exception in a thread starts with its name and ends with the exception.
import io, sys, threading
sys.stderr = io.StringIO()
def fail(): return {}["key"]
t = threading.Thread(target=fail, name="broken")
t.start(); t.join()
lines = sys.stderr.getvalue().splitlines()
sys.stderr = sys.__stderr__
print(lines[0])
print(lines[1])
print(lines[-3].strip().startswith("File"), "in fail" in "".join(lines), lines[-1])
