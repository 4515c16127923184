"""Accounts of this machine."""

from collections import namedtuple

struct_passwd = namedtuple("struct_passwd",
                           "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell")
struct_passwd.__module__ = "pwd"
struct_passwd.__repr__ = lambda self: "pwd.struct_passwd({})".format(
    ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self)))


def getpwall():
    """Return all accounts."""
    found = []
    with open("/etc/passwd", encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            fields = line.rstrip("\n").split(":")
            if len(fields) == 7 and fields[2].isdigit() and fields[3].isdigit():
                fields[2:4] = map(int, fields[2:4])
                found.append(struct_passwd(*fields))
    return found


def getpwnam(name, /):
    """Return the account of a name."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    for entry in getpwall():
        if entry.pw_name == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid, /):
    """Return the account of a number."""
    for entry in getpwall():
        if entry.pw_uid == uid:
            return entry
    raise KeyError(f"getpwuid(): uid not found: {uid}")
