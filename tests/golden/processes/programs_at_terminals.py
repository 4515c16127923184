# expect: CPython 3.13
# Processes that have a terminal of their own.
import os
import pty
import sys

pid, master = os.forkpty()
if pid == 0:
    print("a terminal:", os.isatty(0), os.isatty(1), os.ttyname(0).startswith("/dev/pts/"))
    print("leads:", os.getsid(0) == os.getpid(), os.tcgetpgrp(0) == os.getpgrp())
    print("said:", input("say: "))
    sys.stdout.flush()
    os._exit(7)


def all_of(fd):
    text = b""
    while True:
        try:
            part = os.read(fd, 1000)
        except OSError as e:
            return text, e.errno
        if not part:
            return text, 0
        text += part


text = b""
while not text.endswith(b"say: "):
    text += os.read(master, 1)
os.write(master, b"hello\n")
rest, error = all_of(master)
text += rest
for line in text.decode().splitlines():
    print(repr(line))
print(error, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
os.close(master)

said = []


def read(fd):
    data = os.read(fd, 1000)
    said.append(data)
    return data


# The standard input is at its end, or a terminal of the test's: either way the program ends.
nothing = os.open(os.devnull, os.O_RDONLY)
os.dup2(nothing, 0)
sys.stdout.flush()
status = pty.spawn(["sh", "-c", "test -t 0 && test -t 1 && echo at a terminal; exit 3"], read)
print(os.waitstatus_to_exitcode(status), b"".join(said))
sys.stdout.flush()
print(os.waitstatus_to_exitcode(pty.spawn("true")), pty.CHILD, pty.__all__)
master, slave = pty.openpty()
print(os.isatty(slave), os.get_inheritable(slave), os.get_inheritable(master), os.ttyname(slave) == os.ptsname(master))
os.write(slave, b"to the user\n")
print(os.read(master, 100))
os.close(slave)
print(all_of(master))
fd = os.posix_openpt(os.O_RDWR | os.O_NOCTTY)
os.grantpt(fd)
os.unlockpt(fd)
print(os.ptsname(fd).startswith("/dev/pts/"))
