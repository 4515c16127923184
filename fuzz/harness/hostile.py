"""Calls native functions with hostile values. It runs under gilbox; `natives.py` starts it and looks at how it ends.

    hostile.py SEED FIRST COUNT LOG

Call number N of a seed is always the same. Its description is written to LOG before it is made.
"""

import gc
import os
import random
import signal
import sys
import warnings

SECONDS = 2
# What ends or blocks the process (or computes for ever, as in CPython), reaches others, or reads the terminal.
SKIPPED = {"factorial", "comb", "perm", "_exit", "abort", "input", "breakpoint", "exit", "quit", "help", "sleep", "acquire",
    "acquire_lock", "pause", "raise_signal", "pthread_kill", "sigwait", "sigwaitinfo", "sigtimedwait", "alarm", "setitimer",
    "set_wakeup_fd",
           "pthread_sigmask", "interrupt_main", "get", "put", "wait", "select", "poll", "epoll", "accept", "recv",
               "connect", "start_new_thread", "start_new", "start_joinable_thread", "join", "lock", "_shutdown",
               "daemon_threads_allowed",
           "_run_exitfuncs", "set_policy", "signal", "siginterrupt", "setswitchinterval", "_clear_type_cache", "stack_size",
               "getaddrinfo", "gethostbyname", "gethostbyaddr", "set_debug", "default_int_handler", "simulate", "record",
               "watch"}
POSIX = {"stat", "lstat", "fstat", "listdir", "scandir", "fspath", "strerror", "getpid", "urandom", "getenv", "access",
    "isatty", "get_terminal_size", "readlink", "WIFEXITED", "WEXITSTATUS", "fsync", "pipe", "getcwd", "cpu_count",
         "device_encoding", "DirEntry", "stat_result", "terminal_size", "uname", "times", "getlogin", "sysconf", "confstr",
             "pathconf", "utime", "mkdir", "open", "path_exists", "inet_aton", "inet_ntoa", "inet_pton", "inet_ntop",
             "htons", "ntohl"}
MODULES = [name for name in sys.builtin_module_names if name not in ("_select", "_signal")]


def late(number, frame):
    """The handler of SIGALRM: a call took too long."""
    raise TimeoutError("late")


class Maker:
    """Makes values of which some do harm when they are asked anything."""

    def __init__(self, chance):
        self.chance = chance
        self.victims = []
        self.left = 40

    def act(self):
        """What a hostile method does before it answers."""
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("enough")
        action = self.chance.randrange(9)
        if action == 0:
            raise self.chance.choice([ValueError, KeyError, StopIteration, MemoryError, AttributeError, TypeError,
                IndexError])("hostile")
        if action == 1:
            gc.collect()
        if action in (2, 3, 4) and self.victims:
            self.harm(self.chance.choice(self.victims))

    def harm(self, victim):
        """Change a container that somebody may be walking over."""
        try:
            change = self.chance.randrange(4)
            if change == 0:
                victim.clear()
            elif change == 1:
                for n in range(50):
                    victim[n + 1000] = n
            elif change == 2:
                victim.pop()
            else:
                victim.extend([1, 2, 3]) if hasattr(victim, "extend") else victim.update({5: 6})
        except Exception:
            pass

    def answer(self):
        """What a hostile method answers."""
        return self.chance.choice([0, 1, -1, 2**63, 2**31, True, None, "text", b"b", 1.5, float("nan"), (), [1], self.evil,
            NotImplemented, iter, object])

    def evil(self, base=object):
        """An instance of a class with hostile methods."""
        names = ("eq lt gt le ge ne hash bool len index int float complex iter next getitem setitem delitem contains call repr str format add radd sub mul rmul mod rmod pow floordiv truediv lshift and or xor neg abs invert round trunc "
                 "enter exit get set getattr getattribute length_hint reversed bytes fspath divmod rdivmod iadd missing del init_subclass class_getitem instancecheck subclasscheck aiter anext await reduce_ex dir sizeof buffer set_name mro_entries prepare").split()
        space = {}
        for name in self.chance.sample(names, self.chance.choice([1, 2, 4, 10])):
            space[f"__{name}__"] = self.method()
        made = type("Evil", (base,), space)
        return made() if base in (object, int, str, list, dict, tuple, float, bytes, set, bytearray, frozenset) else made

    def method(self):
        """A method that does harm and answers anything."""
        def method(*args, **named):
            self.act()
            found = self.answer()
            return found() if found == self.evil else found
        return method

    def container(self, depth):
        """A container, maybe inside itself."""
        shape = self.chance.randrange(9)
        if shape == 0:
            made = [self.value(depth + 1) for _ in range(self.chance.randrange(4))]
            made.append(made)
        elif shape == 1:
            made = {1: 2, "a": self.value(depth + 1)}
            made["self"] = made
        elif shape == 2:
            made = ([],)
            made[0].append(made)
        elif shape == 3:
            made = []
            for _ in range(self.chance.choice([50, 3000, 100000])):
                made = [made] if shape else (made,)
        elif shape == 4:
            made = set(range(self.chance.randrange(20)))
        elif shape == 5:
            made = tuple(self.value(depth + 1) for _ in range(self.chance.randrange(4)))
        elif shape == 6:
            made = bytearray(range(self.chance.randrange(200)))
        else:
            made = [self.value(depth + 1) for _ in range(self.chance.choice([0, 1, 3, 100 if depth == 0 else 2]))]
        self.victims.append(made)
        return made

    def odd(self):
        """An object in an unusual state."""
        import _io
        import array
        import itertools
        import weakref
        state = self.chance.randrange(24)
        if state == 0:
            made = _io.StringIO("x")
            made.close()
        elif state == 1:
            made = _io.BytesIO(b"x")
            made.close()
        elif state == 2:
            made = memoryview(bytearray(b"abc"))
            made.release()
        elif state == 3:
            made = memoryview(bytearray(b"abcdefgh"))[::-2]
        elif state == 4:
            made = weakref.proxy(Maker(self.chance))
        elif state == 5:
            made = (x for x in (1, 2))
            list(made)
        elif state == 6:
            made = (lambda: (yield))()
        elif state == 7:
            made = sys._getframe()
        elif state == 8:
            made = late.__code__
        elif state == 9:
            made = iter(self.chance.choice(self.victims)) if self.victims else iter([])
        elif state == 10:
            made = itertools.tee(iter([1, 2, 3]))[0]
        elif state == 11:
            made = array.array(self.chance.choice("bHidQ"), [1, 2])
        elif state == 12:
            made = range(self.chance.choice([-2**70, 0, 5]), 2**70, self.chance.choice([1, 2**65]))
        elif state == 13:
            made = slice(self.evil(), self.evil(), self.chance.choice([0, None, -1]))
        elif state == 14:
            made = self.bare()
        elif state == 15:
            made = _io.TextIOWrapper(_io.BytesIO(b"abc\r\n\xff"))
            if self.chance.random() < 0.5:
                made.detach()
        elif state == 16:
            made = type("T", (), {})
        elif state == 17:
            made = late
        elif state == 18:
            made = type(late.__code__)
        elif state == 19:
            try:
                1 / 0
            except Exception as error:
                made = self.chance.choice([error, error.__traceback__])
        elif state == 20:
            made = type(sys)("name")
        elif state == 21:
            made = self.chance.choice([map, filter, zip])(self.evil(),
                self.container(1)) if self.chance.random() < 0.7 else super(Maker, self)
        elif state == 22:
            made = [property(), classmethod(late), staticmethod(5), type.__dict__["__dict__"], int.__add__, [].append,
                str.join, type.mro]
            made = self.chance.choice(made)
        else:
            made = _io.BufferedRandom(_io.BytesIO(b"hello"))
        return made

    def bare(self):
        """An instance that was never initialised."""
        kind = self.chance.choice(TYPES)
        return kind.__new__(kind)

    def value(self, depth=0):
        """Any value."""
        shape = self.chance.randrange(12)
        if shape < 3 or depth > 2:
            return self.chance.choice([0, 1, -1, 2, 7, 64, 255, 256, 2**31 - 1, 2**31, -2**31 - 1, 2**63 - 1, 2**63, -2**63,
                -2**63 - 1, 2**64, 10**30, True, None, ..., float("nan"), float("inf"), -0.0, 1e308, 5e-324, 1.5, 1j,
                complex("nan+infj")])
        if shape < 5:
            return self.chance.choice(["", "a", "abc", "\ud800", "x" * 1000, "\0", "é\U0001f600", "%s%d", "{0}{a}", "utf-8",
                "r", "rb", "<i", "big", "strict", b"", b"abc", b"\xff" * 100, bytearray(b"xyz"), memoryview(b"abcd"),
                "(a+)+$", "__class__", "surrogateescape", "\n"])
        if shape < 8:
            return self.container(depth)
        if shape == 8:
            return self.odd()
        if shape == 9:
            return self.chance.choice([int, str, list, dict, type, object, Exception, len, print, late, late.__code__, sys,
                OSError])
        return self.evil(self.chance.choice([object, object, int, str, list, dict, tuple, float, bytes, set, bytearray,
            frozenset, Exception, type]))


def catalogue():
    """All that can be called: (description, object)."""
    types, found = {}, []
    for name in MODULES:
        module = __import__(name)
        for attribute in sorted(dir(module)):
            if attribute in SKIPPED or name in ("posix", "_socket") and attribute not in POSIX:
                continue
            thing = getattr(module, attribute)
            if isinstance(thing, type):
                types[f"{name}.{attribute}"] = thing
            elif callable(thing):
                found.append((f"{name}.{attribute}", thing))
    for extra in (type(late), type(late.__code__), type(sys), type(x for x in ()), type([].append), type(int.__add__),
        type(type.__dict__["__dict__"]), type(sys._getframe()), type(sys.implementation), type(None), type(...),
        type(int | str),
                  type(list[int]), type({}.keys()), type({}.items()), type({}.values()), type(iter([])), type(iter({})),
                      type(iter("")), type(iter(())), type(iter(range(0))), type(iter(set())), type(reversed([])),
                      type(type.__dict__)):
        types.setdefault("type:" + extra.__name__, extra)
    return found, types


FUNCTIONS, BY_NAME = catalogue()
TYPES = list(BY_NAME.values())
NAMES = list(BY_NAME)


def instance(maker, name, kind):
    """An instance of a type, made rightly, wrongly or not at all."""
    way = maker.chance.randrange(4)
    if way == 0:
        return kind.__new__(kind)
    for count in (0, 1, 1, 2, 3):
        try:
            return kind(*[maker.value(1) for _ in range(count)])
        except Exception:
            pass
    return kind.__new__(kind)


def choose(maker):
    """A call to make: its description and a function without parameters."""
    chance = maker.chance
    way = chance.randrange(10)
    if way < 3:
        name, target = chance.choice(FUNCTIONS)
    else:
        name = chance.choice(NAMES)
        kind = BY_NAME[name]
        if way == 3:
            target = kind
        elif way == 4:
            other = maker.value()
            operator = chance.choice(["+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", ">>", "<", "==", "in",
                "and"])
            receiver = instance(maker, name, kind)
            return f"{name} {operator}", eval(f"lambda: (receiver {operator} other, other {operator} receiver)",
                {"receiver": receiver, "other": other})
        else:
            attribute = chance.choice([each for each in dir(kind) if each not in SKIPPED])
            name = f"{name}().{attribute}"
            receiver = instance(maker, name, kind) if way < 9 else maker.value()
            if way == 5:
                value = maker.value()
                return name + " =", lambda: setattr(receiver, attribute, value)
            if way == 6 and chance.random() < 0.3:
                return "del " + name, lambda: delattr(receiver, attribute)
            target = getattr(receiver, attribute) if way < 9 else (lambda *a, f=getattr(kind, attribute), r=receiver: f(r,
                *a))
    arguments = [maker.value() for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 4]))]
    named = {chance.choice(["key", "default", "sep", "start", "end", "encoding", "errors", "base", "maxlen", "name", "mode",
        "n", "x"]): maker.value()} if chance.random() < 0.06 else {}
    return f"{name} {[type(each).__name__ for each in arguments]} {list(named)}", lambda: target(*arguments, **named)


def consume(maker, result):
    """Use what a call gave."""
    if hasattr(type(result), "__next__"):
        for _ in range(12):
            next(result)
    repr(result)
    hash(result)
    result == maker.value()
    bool(result)


def one(number, seed, log):
    """Make one call; its exceptions are as good as its results."""
    maker = Maker(random.Random(f"{seed} {number}"))
    os.write(log, f"\n{number}".encode())
    try:
        text, call = choose(maker)
        os.write(log, f" {text}".encode("utf-8", "backslashreplace"))
        result = call()
        os.write(log, b" called")
        consume(maker, result)
    except BaseException as error:
        kind = type(error).__name__
        if kind == "TimeoutError" and error.args == ("late",):
            os.write(log, b" LATE")
        if "internal error" in (BaseException.__str__(error) if not isinstance(error, SyntaxError) else ""):
            os.write(log, b" INTERNAL " + BaseException.__str__(error)[:300].encode("utf-8", "replace"))


def restore(kept, hook):
    """Undo what calls did to the interpreter."""
    sys.settrace(None)
    sys.setprofile(None)
    sys.setrecursionlimit(1000)
    gc.enable()
    sys.stdout, sys.stderr, sys.excepthook, sys.unraisablehook = kept
    sys.set_int_max_str_digits(4300)
    warnings.simplefilter("ignore")


def main():
    """Make the calls."""
    seed, first, count, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    for _ in range(70):     # So that the log's number is none of those that values have.
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.unraisablehook = sys.excepthook = lambda *a: None
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+")
    kept = sys.stdout, sys.stderr, sys.excepthook, sys.unraisablehook
    signal.signal(signal.SIGALRM, late)
    for number in range(first, first + count):
        try:
            signal.alarm(SECONDS)
            one(number, seed, log)
            signal.alarm(0)
            restore(kept, late)
        except BaseException as error:
            os.write(log, f" outside: {type(error).__name__}".encode())
    os.write(log, b"\ndone\n")


main()
