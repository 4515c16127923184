"""Asks for passwords without showing them, and tells who asks."""

import io
import os
import sys
import termios
import warnings

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """What is typed may be seen."""


def getpass(prompt="Password: ", stream=None):
    """Ask for a password at the terminal, which does not show what is typed.

    Without a terminal the standard input is read, with a GetPassWarning that it may be seen. Raise
    EOFError at the end of the input."""
    try:
        number = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return _from_standard_input(prompt, stream)
    with io.TextIOWrapper(io.FileIO(number, "w+")) as terminal:
        try:
            return _unseen(number, terminal, prompt, stream or terminal)
        except termios.error:
            return _seen(prompt, stream)


def _from_standard_input(prompt, stream):
    try:
        number = sys.stdin.fileno()
    except (AttributeError, ValueError):
        return _seen(prompt, stream)
    try:
        return _unseen(number, sys.stdin, prompt, stream or sys.stderr)
    except termios.error:
        return _seen(prompt, stream)


def _unseen(number, source, prompt, stream):
    """Ask with the terminal's echo off. Raise termios.error if it is no terminal."""
    before = termios.tcgetattr(number)
    quiet = list(before)
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(number, termios.TCSAFLUSH, quiet)
    try:
        password = _line(prompt, stream, source)
    finally:
        termios.tcsetattr(number, termios.TCSAFLUSH, before)
        stream.flush()
    # The end of the line was not shown either.
    stream.write("\n")
    return password


def _seen(prompt, stream):
    warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=3)
    stream = stream or sys.stderr
    print("Warning: Password input may be echoed.", file=stream)
    return _line(prompt, stream, sys.stdin)


def _line(prompt, stream, source):
    prompt = str(prompt)
    if prompt:
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            stream.write(prompt.encode(stream.encoding, "replace").decode(stream.encoding))
        stream.flush()
    line = source.readline()
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
