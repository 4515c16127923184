"""The beginning of a process that was made anew."""

import os
import sys
import types

from . import process

__all__ = ["spawn_main", "get_preparation_data", "get_executable", "set_executable"]

_executable = None


def set_executable(executable):
    """Set the program that children run."""
    global _executable
    _executable = None if executable is None else os.fsdecode(executable)


def get_executable():
    """Return the program that children run."""
    return _executable or sys.executable


def get_preparation_data(name):
    """Return what a child must know before it can load its work."""
    this = process.current_process()
    data = {"name": name, "authkey": process.AuthenticationString(this.authkey),
            "sys_path": [entry if entry else process.ORIGINAL_DIR for entry in sys.path],
            "sys_argv": sys.argv, "orig_dir": process.ORIGINAL_DIR, "dir": os.getcwd()}
    main = sys.modules.get("__main__")
    module = getattr(getattr(main, "__spec__", None), "name", None)
    path = getattr(main, "__file__", None)
    if module is not None:
        data["main_name"] = module
    elif path is not None:
        if not os.path.isabs(path) and process.ORIGINAL_DIR is not None:
            path = os.path.join(process.ORIGINAL_DIR, path)
        data["main_path"] = os.path.normpath(path)
    return data


def prepare(data):
    """Make this process like its parent, as far as data says."""
    this = process.current_process()
    this.name = data["name"]
    this.authkey = data["authkey"]
    sys.path[:], sys.argv[:] = data["sys_path"], data["sys_argv"]
    os.chdir(data["dir"])
    process.ORIGINAL_DIR = data["orig_dir"]
    if "main_name" in data or "main_path" in data:
        _load_main(data.get("main_name"), data.get("main_path"))


def _load_main(name, path):
    """Run the main script under a name by which it sees that it is not the main one here."""
    import runpy
    if path is not None and os.path.splitext(os.path.basename(path))[0] == "ipython":
        return
    main = types.ModuleType("__mp_main__")
    if name is not None:
        content = runpy.run_module(name, run_name="__mp_main__", alter_sys=True)
    elif os.path.exists(path):
        content = runpy.run_path(path, run_name="__mp_main__")
    else:
        return
    main.__dict__.update(content)
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main


def spawn_main(parent_fd):
    """Do what the parent says through standard input."""
    import pickle
    import posix
    fd = os.dup(0)
    with open(fd, "rb") as pipe:
        def part():
            return pipe.read(int.from_bytes(pipe.read(8), "big"))

        process.current_process()._inheriting = True
        try:
            prepare(pickle.loads(part()))
            work = pickle.loads(part())
        finally:
            del process.current_process()._inheriting
    sys.exit(work._bootstrap(posix._adopt(parent_fd)))
