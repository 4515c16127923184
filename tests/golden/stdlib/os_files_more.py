# expect: CPython 3.13
"""os: times and modes of files, sessions, programs and what the system says of itself."""
import os
import resource
import tempfile

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "f")
    with open(name, "wb") as f:
        f.write(b"0123456789")
    os.utime(name, (1000000000, 1000000000.5))
    print(os.stat(name).st_atime, os.stat(name).st_mtime_ns)
    os.utime(name, ns=(5, 7))
    print(os.stat(name).st_atime_ns, os.stat(name).st_mtime_ns)
    for wrong in ((1,), ("a", "b")):
        try:
            os.utime(name, wrong)
        except TypeError as e:
            print(type(e).__name__)
    fd = os.open(name, os.O_RDWR)
    print(os.pread(fd, 3, 4), os.pwrite(fd, b"XY", 2), os.pread(fd, 10, 0))
    os.fchmod(fd, 0o600)
    print(oct(os.stat(name).st_mode))
    os.close(fd)
    os.mkfifo(os.path.join(folder, "fifo"))
    print(sorted(os.listdir(folder)))
    s = os.statvfs(folder)
    print(s.f_namemax, len(s), type(s).__name__, s.f_bsize > 0, s[9] == s.f_namemax)
old = os.umask(0o22)
print(os.umask(old) == 0o22)
print(os.getpgrp() == os.getpgid(0), os.getsid(0) == os.getsid(os.getpid()), isinstance(os.getgroups(), list))
print(os.terminal_size((80, 24)), os.terminal_size((80, 24)).columns)
print(os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE"), len(os.getloadavg()))
print(os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 3"), os.EX_USAGE, os.major(os.makedev(8, 3)))
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
for call in (lambda: resource.getrlimit(99), lambda: resource.setrlimit(1, (5,)),
             lambda: resource.getrusage(7)):
    try:
        call()
    except ValueError as e:
        print(e)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_maxrss > 0, used[0] == used.ru_utime, len(used), type(used).__name__)
for call in (os.getpgid, os.getsid):
    try:
        call(-1)
    except ProcessLookupError as e:
        print(e)
