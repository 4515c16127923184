"""The import system as its tools see it: what is built in or frozen, and the import lock."""

import sys as _sys

# While this is negative, nothing counts as frozen.
_override = 0


def extension_suffixes():
    """Endings of files with native code; gilbox loads none."""
    return []


def is_builtin(name, /):
    """1 for a module written in Rust, -1 for one that is set up with the interpreter, 0 for any other."""
    if name in ("sys", "builtins"):
        return -1
    return int(name in _sys.builtin_module_names)


def is_frozen(name, /):
    """Is there a module in Python of that name in the interpreter?"""
    return _override >= 0 and name not in _sys.builtin_module_names and _sys._is_frozen(name)


def lock_held():
    """Is a module being imported? Each module has a lock of its own; there is none over all of them."""
    return False


def acquire_lock():
    """Do nothing: each module has a lock of its own."""


def release_lock():
    """Do nothing, as `acquire_lock` does."""


def _override_frozen_modules_for_tests(override, /):
    global _override
    _override = override
