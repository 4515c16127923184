"""Limits of what the process may use, and what it has used."""

import posix

error = OSError
(RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS, RLIMIT_NPROC,
 RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS, _, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE,
 RLIMIT_RTPRIO, RLIMIT_RTTIME) = range(16)
RLIMIT_OFILE = RLIMIT_NOFILE
RLIM_INFINITY = -1
RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD = 0, -1, 1
del _


class struct_rusage(tuple):
    """What was used."""

    __slots__ = ()
    _names = ("ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss",
              "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd",
              "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw")
    __match_args__ = _names
    n_fields = n_sequence_fields = 16
    n_unnamed_fields = 0

    def __repr__(self):
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._names, self))
        return f"resource.struct_rusage({fields})"


for _n, _name in enumerate(struct_rusage._names):
    setattr(struct_rusage, _name, property(lambda self, n=_n: self[n]))
del _n, _name


def getrlimit(resource, /):
    """Return the soft and the hard limit."""
    return posix._getrlimit(resource)


def setrlimit(resource, limits, /):
    """Set the soft and the hard limit."""
    limits = tuple(limits)
    if len(limits) != 2:
        raise ValueError("expected a tuple of 2 integers")
    posix._setrlimit(resource, *limits)


def prlimit(pid, resource, limits=None, /):
    """Return, and set, limits of this process; others are out of reach."""
    if pid not in (0, posix.getpid()):
        raise NotImplementedError("resource.prlimit: gilbox reaches only its own process")
    old = getrlimit(resource)
    if limits is not None:
        setrlimit(resource, limits)
    return old


def _fields(path):
    with open(path) as file:
        return dict(line.rstrip().split(":", 1) for line in file)


def getrusage(who, /):
    """Return what the process, its children or this thread has used."""
    import time
    if who not in (RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD):
        raise ValueError("invalid who parameter")
    place = "/proc/thread-self" if who == RUSAGE_THREAD else "/proc/self"
    with open(place + "/stat") as file:
        stat = [int(field) if field.lstrip("-").isdigit() else 0
                for field in file.read().rpartition(")")[2].split()]
    if who == RUSAGE_CHILDREN:
        return struct_rusage((stat[13] / 100, stat[14] / 100, 0, 0, 0, 0, stat[8], stat[10],
                              0, 0, 0, 0, 0, 0, 0, 0))
    status = _fields(place + "/status")
    total = time.thread_time() if who == RUSAGE_THREAD else time.process_time()
    # The ticks of the system are coarse; the clock divides in the same proportion.
    user, system = stat[11], stat[12]
    share = user / (user + system) if user + system else 1.0
    number = lambda name: int(status.get(name, "0").split()[0])
    return struct_rusage((total * share, total - total * share, number("VmHWM"), 0, 0, 0,
                          stat[7], stat[9], 0, 0, 0, 0, 0, 0,
                          number("voluntary_ctxt_switches"),
                          number("nonvoluntary_ctxt_switches")))


def getpagesize():
    """Return the size of a page of memory."""
    return 4096
