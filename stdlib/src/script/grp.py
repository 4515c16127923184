"""Groups of accounts of this machine."""

from collections import namedtuple

struct_group = namedtuple("struct_group", "gr_name gr_passwd gr_gid gr_mem")
struct_group.__module__ = "grp"
struct_group.__repr__ = lambda self: "grp.struct_group({})".format(
    ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self)))


def getgrall():
    """Return all groups."""
    found = []
    with open("/etc/group", encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            fields = line.rstrip("\n").split(":")
            if len(fields) == 4 and fields[2].isdigit():
                members = [name for name in fields[3].split(",") if name]
                found.append(struct_group(fields[0], fields[1], int(fields[2]), members))
    return found


def getgrnam(name):
    """Return the group of a name."""
    for entry in getgrall():
        if entry.gr_name == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    """Return the group of a number."""
    for entry in getgrall():
        if entry.gr_gid == id:
            return entry
    raise KeyError(f"getgrgid(): gid not found: {id}")
