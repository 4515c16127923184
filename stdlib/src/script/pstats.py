"""What a profiler has measured, sorted and shown."""

import marshal
import os
import re
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cmp_to_key

__all__ = ["Stats", "SortKey", "FunctionProfile", "StatsProfile"]


class SortKey(StrEnum):
    """What statistics may be sorted by."""

    CALLS = "calls", "ncalls"
    CUMULATIVE = "cumulative", "cumtime"
    FILENAME = "filename", "module"
    LINE = "line"
    NAME = "name"
    NFL = "nfl"
    PCALLS = "pcalls"
    STDNAME = "stdname"
    TIME = "time", "tottime"

    def __new__(cls, *spellings):
        member = str.__new__(cls, spellings[0])
        member._value_ = spellings[0]
        for spelling in spellings[1:]:
            member._add_value_alias_(spelling) if hasattr(member, "_add_value_alias_") \
                else cls._value2member_map_.setdefault(spelling, member)
        return member


@dataclass(unsafe_hash=True)
class FunctionProfile:
    """A function's line."""

    ncalls: str
    tottime: float
    percall_tottime: float
    cumtime: float
    percall_cumtime: float
    file_name: str
    line_number: int


@dataclass(unsafe_hash=True)
class StatsProfile:
    """The lines of all functions by name, and the time they took together."""

    total_tt: float
    func_profiles: dict


def func_strip_path(func):
    """Return a function's place without the folders."""
    filename, line, name = func
    return os.path.basename(filename), line, name


def func_std_string(func):
    """Return a function's place as it is shown."""
    filename, line, name = func
    if (filename, line) == ("~", 0):
        if name.startswith("<") and name.endswith(">"):
            return "{" + name[1:-1] + "}"
        return name
    return f"{filename}:{line}({name})"


func_get_function_name = func_std_string


def f8(x):
    """Return a time as it is shown."""
    return f"{x:8.3f}"


def add_func_stats(target, source):
    """Return the sum of what two profiles say of a function."""
    counts = [a + b for a, b in zip(target[:4], source[:4])]
    return (*counts, add_callers(target[4], source[4]))


def add_callers(target, source):
    """Return the callers of two profiles, their counts added."""
    sums = dict(target)
    for func, value in source.items():
        old = sums.get(func)
        if old is None:
            sums[func] = value
        elif isinstance(value, tuple):
            sums[func] = tuple(a + b for a, b in zip(value, old))
        else:
            sums[func] = value + old
    return sums


def count_calls(callers):
    """Return how often a function was called, by all its callers."""
    return sum(callers.values())


# Where the fields of a line stand from which it is sorted: counts and times, then the place.
_PCALLS, _NCALLS, _TIME, _CUMULATIVE, _FILE, _LINE, _NAME, _STD = range(8)
_DOWN, _UP = -1, 1
_ORDERS = {
    "calls": (((_NCALLS, _DOWN),), "call count"),
    "ncalls": (((_NCALLS, _DOWN),), "call count"),
    "cumtime": (((_CUMULATIVE, _DOWN),), "cumulative time"),
    "cumulative": (((_CUMULATIVE, _DOWN),), "cumulative time"),
    "filename": (((_FILE, _UP),), "file name"),
    "line": (((_LINE, _UP),), "line number"),
    "module": (((_FILE, _UP),), "file name"),
    "name": (((_NAME, _UP),), "function name"),
    "nfl": (((_NAME, _UP), (_FILE, _UP), (_LINE, _UP)), "name/file/line"),
    "pcalls": (((_PCALLS, _DOWN),), "primitive call count"),
    "stdname": (((_STD, _UP),), "standard name"),
    "time": (((_TIME, _DOWN),), "internal time"),
    "tottime": (((_TIME, _DOWN),), "internal time"),
}
_OLD_NUMBERS = {-1: "stdname", 0: "calls", 1: "time", 2: "cumulative"}


class TupleComp:
    """Compares lines by some of their fields."""

    def __init__(self, comp_select_list):
        self.comp_select_list = comp_select_list

    def compare(self, left, right):
        for field, direction in self.comp_select_list:
            if left[field] != right[field]:
                return -direction if left[field] < right[field] else direction
        return 0


class Stats:
    """Statistics of one profile or of several."""

    sort_arg_dict_default = _ORDERS

    def __init__(self, *args, stream=None):
        self.stream = stream or sys.stdout
        first, rest = (args[0], args[1:]) if args else (None, ())
        self.all_callees, self.files, self.fcn_list = None, [], None
        self.total_tt = self.total_calls = self.prim_calls = self.max_name_len = 0
        self.top_level, self.stats, self.sort_arg_dict = set(), {}, {}
        self.sort_type = "random"
        self.init(first)
        self.add(*rest)

    def _print(self, *words, end="\n"):
        print(*words, end=end, file=self.stream)

    def init(self, arg):
        """Take the first profile."""
        self.load_stats(arg)
        try:
            self.get_top_level_stats()
        except Exception:
            self._print("Invalid timing data"
                        + (f" {self.files[-1]}" if self.files else ""))
            raise

    def load_stats(self, arg):
        """Take a profile from a file or a profiler."""
        if arg is None:
            self.stats = {}
        elif isinstance(arg, str):
            with open(arg, "rb") as file:
                self.stats = marshal.load(file)
            try:
                arg = time.ctime(os.stat(arg).st_mtime) + "    " + arg
            except OSError:
                pass
            self.files = [arg]
        elif hasattr(arg, "create_stats"):
            arg.create_stats()
            self.stats, arg.stats = arg.stats, {}
        if not self.stats:
            raise TypeError(f"Cannot create or construct a {self.__class__!r} object from {arg!r}")

    def get_top_level_stats(self):
        """Add up what the functions say."""
        for func, (primitive, calls, own, _, callers) in self.stats.items():
            self.total_calls += calls
            self.prim_calls += primitive
            self.total_tt += own
            if ("jprofile", 0, "profiler") in callers:
                self.top_level.add(func)
            self.max_name_len = max(self.max_name_len, len(func_std_string(func)))

    def add(self, *arg_list):
        """Add further profiles."""
        for item in reversed(arg_list):
            if type(self) is not type(item):
                item = Stats(item)
            self.files += item.files
            self.total_calls += item.total_calls
            self.prim_calls += item.prim_calls
            self.total_tt += item.total_tt
            self.top_level |= item.top_level
            self.max_name_len = max(self.max_name_len, item.max_name_len)
            self.fcn_list = None
            for func, stat in item.stats.items():
                old = self.stats.get(func, (0, 0, 0, 0, {}))
                self.stats[func] = add_func_stats(old, stat)
        return self

    def dump_stats(self, filename):
        """Write the statistics to a file."""
        with open(filename, "wb") as file:
            marshal.dump(self.stats, file)

    def get_sort_arg_defs(self):
        """Return all that one may sort by, abbreviations included."""
        if not self.sort_arg_dict:
            several = set()
            for word, order in _ORDERS.items():
                for end in range(1, len(word) + 1):
                    short = word[:end]
                    if short in self.sort_arg_dict and self.sort_arg_dict[short] is not order \
                            and short not in _ORDERS:
                        several.add(short)
                    self.sort_arg_dict.setdefault(short, order)
            self.sort_arg_dict.update(_ORDERS)
            for short in several:
                del self.sort_arg_dict[short]
        return self.sort_arg_dict

    def sort_stats(self, *field):
        """Sort by one thing or, where it is equal, by the next."""
        if not field:
            self.fcn_list = 0
            return self
        if len(field) == 1 and isinstance(field[0], int):
            field = [_OLD_NUMBERS[field[0]]]
        elif len(field) > 1:
            for word in field[1:]:
                if type(word) is not type(field[0]):
                    raise TypeError("Can't have mixed argument type")
        known = self.get_sort_arg_defs()
        fields = [word.value if isinstance(word, SortKey) else word for word in field]
        chosen = [known[word] for word in fields]
        self.sort_type = ", ".join(name for _, name in chosen)
        order = [part for parts, _ in chosen for part in parts]
        lines = [(primitive, calls, own, all_, *func, func_std_string(func), func)
                 for func, (primitive, calls, own, all_, _) in self.stats.items()]
        lines.sort(key=cmp_to_key(TupleComp(order).compare))
        self.fcn_list = [line[-1] for line in lines]
        return self

    def reverse_order(self):
        """Turn the order round."""
        if self.fcn_list:
            self.fcn_list.reverse()
        return self

    def strip_dirs(self):
        """Leave the folders of files out; functions that look alike then become one."""
        stats, self.stats, self.max_name_len = self.stats, {}, 0
        for func, (primitive, calls, own, all_, callers) in stats.items():
            short = func_strip_path(func)
            self.max_name_len = max(self.max_name_len, len(func_std_string(short)))
            bare = {}
            for caller, value in callers.items():
                bare = add_callers(bare, {func_strip_path(caller): value}) \
                    if func_strip_path(caller) in bare else {**bare, func_strip_path(caller): value}
            entry = primitive, calls, own, all_, bare
            self.stats[short] = add_func_stats(self.stats[short], entry) \
                if short in self.stats else entry
        self.top_level = {func_strip_path(func) for func in self.top_level}
        self.fcn_list = self.all_callees = None
        return self

    def calc_callees(self):
        """Turn who was called by whom round."""
        if self.all_callees:
            return
        self.all_callees = {}
        for func, (_, _, _, _, callers) in self.stats.items():
            self.all_callees.setdefault(func, {})
            for caller, value in callers.items():
                self.all_callees.setdefault(caller, {})[func] = value

    def eval_print_amount(self, sel, list, msg):
        """Return a part of a list: those that match, so many, or such a share."""
        chosen = list
        if isinstance(sel, str):
            try:
                pattern = re.compile(sel)
            except re.PatternError:
                return chosen, msg + f"   <Invalid regular expression {sel!r}>\n"
            chosen = [func for func in list if pattern.search(func_std_string(func))]
        elif isinstance(sel, float) and 0.0 <= sel < 1.0:
            chosen = list[:int(len(list) * sel + 0.5)]
        elif isinstance(sel, int) and 0 <= sel < len(list):
            chosen = list[:sel]
        if len(chosen) != len(list):
            msg += (f"   List reduced from {len(list)!r} to {len(chosen)!r} due to restriction "
                    f"<{sel!r}>\n")
        return chosen, msg

    def get_stats_profile(self):
        """Return the statistics as objects."""
        profiles = {}
        for func in self.fcn_list[:] if self.fcn_list else list(self.stats):
            primitive, calls, own, all_, _ = self.stats[func]
            filename, line, name = func
            profiles[name] = FunctionProfile(
                _ncalls(primitive, calls), float(f8(own)), _share(own, calls), float(f8(all_)),
                _share(all_, primitive), filename, line)
        return StatsProfile(float(f8(self.total_tt)), profiles)

    def get_print_list(self, sel_list):
        """Return the functions to show, and how wide the longest is."""
        width = self.max_name_len
        if self.fcn_list:
            chosen = self.fcn_list[:]
            msg = "   Ordered by: " + self.sort_type + "\n"
        else:
            chosen = list(self.stats)
            msg = "   Random listing order was used\n"
        for selection in sel_list:
            chosen, msg = self.eval_print_amount(selection, chosen, msg)
        if not chosen:
            return 0, chosen
        self._print(msg)
        if len(chosen) < len(self.stats):
            width = max(len(func_std_string(func)) for func in chosen)
        return width + 2, chosen

    def print_stats(self, *amount):
        """Show the functions, or a part of them."""
        for filename in self.files:
            self._print(filename)
        if self.files:
            self._print()
        indent = " " * 8
        for func in self.top_level:
            self._print(indent, func_get_function_name(func))
        primitive = "" if self.total_calls == self.prim_calls \
            else f"({self.prim_calls} primitive calls) "
        self._print(indent, self.total_calls, f"function calls {primitive}in "
                    f"{self.total_tt:.3f} seconds")
        self._print()
        _, chosen = self.get_print_list(amount)
        if chosen:
            self.print_title()
            for func in chosen:
                self.print_line(func)
            self._print("\n")
        return self

    def print_callees(self, *amount):
        """Show what functions called."""
        width, chosen = self.get_print_list(amount)
        if chosen:
            self.calc_callees()
            self.print_call_heading(width, "called...")
            for func in chosen:
                self.print_call_line(width, func, self.all_callees.get(func, {}))
            self._print("\n")
        return self

    def print_callers(self, *amount):
        """Show what called functions."""
        width, chosen = self.get_print_list(amount)
        if chosen:
            self.print_call_heading(width, "was called by...")
            for func in chosen:
                self.print_call_line(width, func, self.stats[func][4], "<-")
            self._print("\n")
        return self

    def print_call_heading(self, name_size, column_title):
        """Show the titles of a table of calls."""
        self._print("Function ".ljust(name_size) + column_title)
        callers = next((stat[4] for stat in self.stats.values() if stat[4]), {})
        if any(isinstance(value, tuple) for value in callers.values()):
            self._print(" " * name_size + "    ncalls  tottime  cumtime")

    def print_call_line(self, name_size, source, call_dict, arrow="->"):
        """Show who called a function, or whom it called."""
        self._print(func_std_string(source).ljust(name_size) + arrow, end=" ")
        if not call_dict:
            self._print()
        indent = ""
        for func in sorted(call_dict):
            name, value = func_std_string(func), call_dict[func]
            if isinstance(value, tuple):
                calls, primitive, own, all_ = value
                text = _ncalls(primitive, calls).rjust(7 + 2 * len(indent))
                text, left = f"{text} {f8(own)} {f8(all_)}  {name}", name_size + 1
            else:
                text, left = f"{name}({value!r}) {f8(self.stats[func][3])}", name_size + 3
            self._print(indent * left + text)
            indent = " "

    def print_line(self, func):
        """Show a function."""
        primitive, calls, own, all_, _ = self.stats[func]
        self._print(_ncalls(primitive, calls).rjust(9), f8(own),
                    f8(own / calls) if calls else " " * 8, f8(all_),
                    f8(all_ / primitive) if primitive else " " * 8, func_std_string(func))

    def print_title(self):
        """Show the titles of the table of functions."""
        self._print("   ncalls  tottime  percall  cumtime  percall", end=" ")
        self._print("filename:lineno(function)")


def _ncalls(primitive, calls):
    return str(calls) if calls == primitive else f"{calls}/{primitive}"


def _share(seconds, count):
    return float(f8(seconds / count)) if count else 0.0
