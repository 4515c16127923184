"""Compares files, and folders with what is in them."""

import os
import stat
from itertools import filterfalse
from types import GenericAlias

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

_known = {}
BUFSIZE = 8 * 1024
DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]


def clear_cache():
    """Forget what was compared."""
    _known.clear()


def cmp(f1, f2, shallow=True):
    """Are two files alike? If shallow, files of one type, size and time count as alike unread."""
    first, second = _signature(os.stat(f1)), _signature(os.stat(f2))
    if first[0] != stat.S_IFREG or second[0] != stat.S_IFREG:
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    key = f1, f2, first, second
    if key not in _known:
        if len(_known) > 100:
            clear_cache()
        _known[key] = _same_contents(f1, f2)
    return _known[key]


def _signature(status):
    return stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime


def _same_contents(f1, f2):
    with open(f1, "rb") as first, open(f2, "rb") as second:
        while True:
            a, b = first.read(BUFSIZE), second.read(BUFSIZE)
            if a != b:
                return False
            if not a:
                return True


def cmpfiles(a, b, common, shallow=True):
    """Compare files of the same names in two folders: those alike, those not, those that cannot be read."""
    result = [], [], []
    for name in common:
        first, second = os.path.join(a, name), os.path.join(b, name)
        try:
            at = 0 if cmp(first, second, shallow) else 1
        except (OSError, ValueError):
            at = 2
        result[at].append(name)
    return result


class dircmp:
    """Two folders side by side; what is asked for is found out then."""

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left, self.right, self.shallow = a, b, shallow
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore

    def _list(self, folder):
        skipped = self.hide + self.ignore
        return sorted(filterfalse(skipped.__contains__, os.listdir(folder)))

    def phase0(self):
        """Read both folders."""
        self.left_list, self.right_list = self._list(self.left), self._list(self.right)

    def phase1(self):
        """Find the names that are in both."""
        left = {os.path.normcase(name): name for name in self.left_list}
        right = {os.path.normcase(name): name for name in self.right_list}
        self.common = [name for key, name in left.items() if key in right]
        self.left_only = [name for key, name in left.items() if key not in right]
        self.right_only = [name for key, name in right.items() if key not in left]

    def phase2(self):
        """Tell folders from files."""
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                kinds = {stat.S_IFMT(os.stat(os.path.join(folder, name)).st_mode)
                         for folder in (self.left, self.right)}
            except (OSError, ValueError):
                kinds = set()
            where = (self.common_dirs if kinds == {stat.S_IFDIR}
                     else self.common_files if kinds == {stat.S_IFREG} else self.common_funny)
            where.append(name)

    def phase3(self):
        """Compare the files."""
        self.same_files, self.diff_files, self.funny_files = cmpfiles(
            self.left, self.right, self.common_files, self.shallow)

    def phase4(self):
        """Compare the folders inside."""
        self.subdirs = {name: type(self)(os.path.join(self.left, name), os.path.join(self.right, name),
                                         self.ignore, self.hide, shallow=self.shallow)
                        for name in self.common_dirs}

    methodmap = dict(subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3,
                     common_dirs=phase2, common_files=phase2, common_funny=phase2, common=phase1,
                     left_only=phase1, right_only=phase1, left_list=phase0, right_list=phase0)

    def __getattr__(self, name):
        if name not in self.methodmap:
            raise AttributeError(name)
        self.methodmap[name](self)
        return getattr(self, name)

    def report(self):
        """Print what is different."""
        print("diff", self.left, self.right)
        for title, names in (("Only in " + self.left, self.left_only),
                             ("Only in " + self.right, self.right_only),
                             ("Identical files", self.same_files),
                             ("Differing files", self.diff_files),
                             ("Trouble with common files", self.funny_files),
                             ("Common subdirectories", self.common_dirs),
                             ("Common funny cases", self.common_funny)):
            if names:
                if title.startswith(("Only", "Identical", "Differing", "Trouble")):
                    names.sort()
                print(title, ":", names)

    def report_partial_closure(self):
        """The same, and for the folders directly inside."""
        self.report()
        for inside in self.subdirs.values():
            print()
            inside.report()

    def report_full_closure(self):
        """The same, and for all folders inside."""
        self.report()
        for inside in self.subdirs.values():
            print()
            inside.report_full_closure()

    __class_getitem__ = classmethod(GenericAlias)
