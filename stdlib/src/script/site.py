"""Where modules of this machine and of this user lie, and files that name more such folders."""

import io
import os
import sys

PREFIXES = [sys.prefix, sys.exec_prefix]
ENABLE_USER_SITE = None
USER_SITE = USER_BASE = None


def makepath(*paths):
    """Return a path from the root, and the same as it is compared."""
    path = os.path.join(*paths)
    try:
        path = os.path.abspath(path)
    except OSError:
        pass
    return path, os.path.normcase(path)


def removeduppaths():
    """Take what occurs twice out of sys.path; return what is known."""
    kept, known = [], set()
    for folder in sys.path:
        folder, compared = makepath(folder)
        if compared not in known:
            kept.append(folder)
            known.add(compared)
    sys.path[:] = kept
    return known


def _known():
    return {makepath(folder)[1] for folder in sys.path if isinstance(folder, str)
            and os.path.exists(folder)}


def addpackage(sitedir, name, known_paths):
    """Take a file of folders: each line names one, or is a statement that imports something."""
    known = _known() if known_paths is None else known_paths
    path = os.path.join(sitedir, name)
    try:
        with io.open_code(path) as file:
            text = file.read()
    except OSError:
        return None if known_paths is None else known
    try:
        lines = text.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = text.decode("latin-1").splitlines()
    for number, line in enumerate(lines, 1):
        line = line.rstrip()
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith(("import ", "import\t")):
                exec(line)
                continue
            folder, compared = makepath(sitedir, line)
            if compared not in known and os.path.exists(folder):
                sys.path.append(folder)
                known.add(compared)
        except Exception as problem:
            print(f"Error processing line {number} of {path}:\n", file=sys.stderr)
            import traceback
            for piece in traceback.format_exception(problem):
                for text in piece.splitlines():
                    print("  " + text, file=sys.stderr)
            print("\nRemainder of file ignored", file=sys.stderr)
            break
    return None if known_paths is None else known


def addsitedir(sitedir, known_paths=None):
    """Add a folder to sys.path, and the folders that its files ending in .pth name."""
    known = _known() if known_paths is None else known_paths
    folder, compared = makepath(sitedir)
    if compared not in known:
        sys.path.append(folder)
        known.add(compared)
    try:
        names = os.listdir(folder)
    except OSError:
        return None if known_paths is None else known
    for name in sorted(names):
        if name.endswith(".pth") and not name.startswith("."):
            addpackage(folder, name, known)
    return None if known_paths is None else known


def check_enableusersite():
    """May a user's own folder be used? None says that it would not be safe."""
    if sys.flags.no_user_site:
        return False
    if hasattr(os, "geteuid") and (os.geteuid() != os.getuid() or os.getegid() != os.getgid()):
        return None
    return True


def getuserbase():
    """Return the folder below which a user's own modules lie."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = os.environ.get("PYTHONUSERBASE") or os.path.join(
            os.path.expanduser("~"), ".local")
    return USER_BASE


def getusersitepackages():
    """Return the folder of a user's own modules."""
    global USER_SITE
    if USER_SITE is None:
        USER_SITE = f"{getuserbase()}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    return USER_SITE


def addusersitepackages(known_paths):
    """Add the folder of a user's own modules, if there is one."""
    if ENABLE_USER_SITE and os.path.isdir(getusersitepackages()):
        addsitedir(getusersitepackages(), known_paths)
    return known_paths


def getsitepackages(prefixes=None):
    """Return the folders of modules of this machine."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folders = []
    for prefix in PREFIXES if prefixes is None else prefixes:
        folder = os.path.join(prefix, "lib", version, "site-packages")
        if prefix and folder not in folders:
            folders.append(folder)
    return folders


def addsitepackages(known_paths, prefixes=None):
    """Add the folders of modules of this machine that there are."""
    for folder in getsitepackages(prefixes):
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


def execsitecustomize():
    """Run the machine's own beginnings, if there are any."""
    _run_if_there("sitecustomize")


def execusercustomize():
    """Run the user's own beginnings, if there are any."""
    _run_if_there("usercustomize")


def _run_if_there(name):
    try:
        __import__(name)
    except ImportError as problem:
        if problem.name != name:
            raise


def main():
    """Add the folders that there are."""
    global ENABLE_USER_SITE
    known = removeduppaths()
    ENABLE_USER_SITE = check_enableusersite()
    addsitepackages(addusersitepackages(known))
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


ENABLE_USER_SITE = check_enableusersite()
getusersitepackages()


def _script():
    args = sys.argv[1:]
    if not args:
        print("sys.path = [")
        for folder in sys.path:
            print(f"    {folder!r},")
        print("]")
        for name, folder in (("USER_BASE", getuserbase()), ("USER_SITE", getusersitepackages())):
            there = "exists" if os.path.isdir(folder) else "doesn't exist"
            print(f"{name}: {folder!r} ({there})")
        print(f"ENABLE_USER_SITE: {ENABLE_USER_SITE!r}")
        sys.exit(0)
    answers = {"--user-base": getuserbase, "--user-site": getusersitepackages}
    if not all(arg in answers for arg in args):
        print(f"usage: {sys.argv[0]} [--user-base] [--user-site]", file=sys.stderr)
        sys.exit(10)
    print(os.pathsep.join(answers[arg]() for arg in args))
    sys.exit(0 if ENABLE_USER_SITE else 2 if ENABLE_USER_SITE is None else 1)


if __name__ == "__main__":
    _script()
