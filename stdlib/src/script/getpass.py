"""Asks for passwords without showing them, and tells who asks."""

import os
import sys
import warnings

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """What is typed may be seen."""


def getpass(prompt="Password: ", stream=None):
    """Ask for a password. gilbox cannot turn off what the terminal shows, and says so."""
    warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print("Warning: Password input may be echoed.", file=stream)
    stream.write(str(prompt))
    stream.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.removesuffix("\n")


def getuser():
    """Return the name of the user, as the environment or the system has it."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(name):
            return os.environ[name]
    import pwd
    try:
        return pwd.getpwuid(os.getuid())[0]
    except KeyError as problem:
        raise OSError("No username set in the environment") from problem
