"""Runs test modules of an installed CPython under gilbox, and compares case by case with that CPython.

    python3.13 tests/support/cpython_tests.py target/release/gilbox [test_dict ...]

Run it with the CPython whose tests are meant. A module is run once by this CPython and once by gilbox, each in a
process of its own and in an empty folder; modules that gilbox lacks come from CPython's library, and so do those of
`--first`. If a process dies, or a case takes longer than `--limit` seconds, the case counts as an error and the
module goes on with the next one. A case that CPython does not pass here is left out of the count.

Prints a Markdown table, and with `--causes` the failed cases grouped by what they said last. The exit status is 1
if in some module the share of passed cases is below `--bar`.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import time

CORE = """test_grammar test_builtin test_class test_descr test_dict test_list test_tuple test_set test_int test_float
test_str test_bytes test_exceptions test_generators test_scope test_with test_patma test_fstring test_unpack
test_unpack_ex test_itertools test_functools test_collections test_math test_thread test_threading test_queue
test_sort test_slice test_range test_weakref test_gc""".split()
# The tests of asyncio look into CPython's, so it is CPython's asyncio that they are run with.
FIRST = {"test_asyncio": "asyncio"}
MORE = """test_threading_local test_sched test_coroutines test_asyncgen test_contextlib test_contextlib_async
test_select test_selectors test_signal test_socket test_concurrent_futures test_subprocess test_asyncio""".split()

# The half of concurrent.futures that is about processes needs interpreters that can be cloned.
LEFT_OUT = re.compile(r"ProcessPool")

# Modules written in C that a test module imports for a few cases, and cannot be run without. If one is missing, in its
# place stands a module of which every function skips the case that calls it.
STAND_INS = {
    "test.test_bytes": ["_testlimitedcapi"],
    "test.test_class": ["_testinternalcapi"],
    "test.test_asyncio.test_events": ["termios", "tty"],
}

LIBRARY = pathlib.Path(sysconfig.get_path("stdlib"))
PASSED, FAILED, ERROR, SKIPPED = "passed", "failed", "error", "skipped"


# What the process under test does. It may use nothing but what the tests themselves need.


def run_module(name, answers, done):
    """Runs the cases of a module that are not in `done`, and writes a line of JSON to `answers` before and after each."""
    import importlib
    import types
    import unittest
    from test import support

    support.use_resources = []
    out = open(answers, "a", encoding="utf-8", buffering=1)

    def say(**what):
        out.write(json.dumps(what) + "\n")

    class Result(unittest.TestResult):
        def startTest(self, test):
            super().startTest(test)
            self.state, self.why = PASSED, ""
            say(id=test.id(), state="started")

        def note(self, state, why):
            if self.state in (PASSED, SKIPPED):
                self.state, self.why = state, why

        def stopTest(self, test):
            super().stopTest(test)
            say(id=test.id(), state=self.state, why=self.why)

        def outside(self, test, state, why):
            """For what is told of a whole class or module: those are no cases that were started."""
            if isinstance(test, unittest.TestCase):
                self.note(state, why)
            else:
                say(id=test.id(), state=state, why=why)

        def addError(self, test, error):
            self.outside(test, ERROR, self._exc_info_to_string(error, test))

        def addFailure(self, test, error):
            self.note(FAILED, self._exc_info_to_string(error, test))

        def addSkip(self, test, reason):
            if self.state is PASSED:
                self.outside(test, SKIPPED, reason)

        def addUnexpectedSuccess(self, test):
            self.note(FAILED, "UnexpectedSuccess")

        def addSubTest(self, test, subtest, error):
            if error is not None:
                kind = FAILED if issubclass(error[0], test.failureException) else ERROR
                self.note(kind, self._exc_info_to_string(error, test))

        state, why = PASSED, ""

    class StandIn(types.ModuleType):
        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)

            def skip(*args, **kwargs):
                raise unittest.SkipTest(f"there is no {self.__name__}.{name}")
            return skip

    def left(suite):
        for entry in suite:
            if isinstance(entry, unittest.TestSuite):
                yield from left(entry)
            elif entry.id() not in done and not LEFT_OUT.search(entry.id()):
                yield entry

    if "asyncio" in os.environ.get("GILBOX_PYTHON_LIB_FIRST", "").split(","):
        # The module `_asyncio` here is the native half of gilbox's own asyncio; CPython's does without one.
        sys.modules["_asyncio"] = None
    for needed in STAND_INS.get(name, ()):
        try:
            importlib.import_module(needed)
        except (ImportError, NameError):
            sys.modules[needed] = StandIn(needed)
    __import__(name)
    loaded = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])
    unittest.TestSuite(left(loaded)).run(Result())
    say(id="", state="end")


def child(arguments):
    name, answers, done = arguments
    with open(done, encoding="utf-8") as file:
        run_module(name, answers, set(json.load(file)))


# The side that watches.


def run_once(command, name, folder, done, limit, library):
    """Runs a module from after the cases `done`; answers what was said and how the process ended."""
    answers = folder / "answers"
    answers.write_text("")
    (folder / "done").write_text(json.dumps(sorted(done)))
    place = tempfile.mkdtemp(dir=folder)
    log = open(folder / "log", "wb")
    process = subprocess.Popen(
        [*command, __file__, "--child", name, str(answers), str(folder / "done")],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place, start_new_session=True,
        env={**os.environ, **library},
    )
    size, since = 0, time.monotonic()
    while process.poll() is None:
        time.sleep(0.05)
        if answers.stat().st_size != size:
            size, since = answers.stat().st_size, time.monotonic()
        if time.monotonic() - since > limit:
            os.killpg(process.pid, 9)
            process.wait()
            return answers.read_text(), f"no end within {limit} s"
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass
    last = (folder / "log").read_text(errors="replace").strip().splitlines()
    return answers.read_text(), f"the process ended with {process.returncode}: {last[-1] if last else ''}"


def run_all(command, name, limit, patience, library={}):
    """Answers a dict from the ids of a module's cases to (state, why)."""
    found, begun = {}, time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        while time.monotonic() - begun < patience:
            text, end = run_once(command, name, pathlib.Path(folder), found, limit, library)
            running, finished, n_before = None, False, len(found)
            for line in text.splitlines():
                said = json.loads(line)
                if said["state"] == "end":
                    finished = True
                elif said["state"] == "started":
                    running = said["id"]
                else:
                    running = None
                    # Two cases may have one name (a doctest and its module): the worse counts.
                    if found.get(said["id"], (PASSED,))[0] in (PASSED, SKIPPED):
                        found[said["id"]] = said["state"], said["why"]
            if finished:
                return found
            if running is not None:
                found[running] = ERROR, end
            elif len(found) == n_before:
                found[f"{name} (the module)"] = ERROR, end
                return found
    found[f"{name} (the module)"] = ERROR, f"no end within {patience} s"
    return found


def parts_of(name):
    """The modules of a name: a package has a module in each of its files."""
    folder = LIBRARY / "test" / name
    if not folder.is_dir():
        return [f"test.{name}"]
    return [f"test.{name}.{path.stem}" for path in sorted(folder.glob("test_*.py"))]


def reference(name, options):
    """What this CPython says of a module; kept in a file, for it does not change."""
    kept = pathlib.Path(options.keep) / f"{name}.json" if options.keep else None
    if kept and kept.exists():
        return json.loads(kept.read_text())
    found = run_all([sys.executable, "-W", "ignore"], name, options.limit, options.patience)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found))
    return found


def judge(name, options):
    """Answers (Counter of states, failed cases) of gilbox for one module in a file."""
    theirs = reference(name, options)
    # By the environment, so that the processes that a test starts have it as well.
    first = ",".join([options.first, FIRST.get(name.split(".")[1], "")])
    library = {"GILBOX_PYTHON_LIB": str(LIBRARY), "GILBOX_PYTHON_LIB_FIRST": first}
    ours = run_all([options.gilbox], name, options.limit, options.patience, library)
    counts, failed = collections.Counter(), []
    missing = ours.get(f"{name} (the module)", (ERROR, "it was not run"))
    for case, (state, why) in theirs.items():
        if not case.startswith("test."):
            # A doctest in a docstring of the library; gilbox documents itself in its own words.
            counts["of docstrings"] += 1
            continue
        if state == SKIPPED:
            counts["skipped there"] += 1
            continue
        if state != PASSED:
            counts["not passed there"] += 1
            continue
        # A skipped class is one answer for all of its cases.
        mine, why = ours.get(case) or whole_class(case, ours) or missing
        counts[mine] += 1
        if mine in (FAILED, ERROR):
            failed.append((case, why))
    n_run = counts[PASSED] + counts[FAILED] + counts[ERROR]
    print(f"{name}: {counts[PASSED]} of {n_run}", file=sys.stderr, flush=True)
    return counts, failed


def whole_class(case, found):
    holder = case.rpartition(".")[0]
    for name, answer in found.items():
        if name.startswith(("setUpClass", "setUpModule")) and (holder in name or name.startswith("setUpModule")):
            return answer
    return None


def cause(why):
    """The last line of a traceback, without what differs from case to case."""
    lines = [line for line in why.strip().splitlines() if line and not line.startswith((" ", "Stdout", "Stderr"))]
    last = lines[-1] if lines else "?"
    return re.sub(r"0x[0-9a-f]+", "0x..", last)[:150]


def show(rows, options):
    print("| module | cases | skipped | passed | share | most common of the rest |")
    print("|---|---|---|---|---|---|")
    below = []
    for name, counts, failed in rows:
        n_run = counts[PASSED] + counts[FAILED] + counts[ERROR]
        share = counts[PASSED] / n_run if n_run else 1.0
        common = collections.Counter(cause(why) for _, why in failed).most_common(3)
        rest = "; ".join(f"{n} x {text[:70]}" for text, n in common).replace("|", "\\|")
        n_all = n_run + counts[SKIPPED]
        print(f"| {name} | {n_all} | {counts[SKIPPED]} | {counts[PASSED]} | {share:.1%} | {rest} |")
        if share < options.bar:
            below.append(name)
    return below


def show_causes(rows):
    grouped = collections.defaultdict(list)
    for _, _, failed in rows:
        for case, why in failed:
            grouped[cause(why)].append(case)
    for text, cases in sorted(grouped.items(), key=lambda entry: -len(entry[1])):
        print(f"\n{len(cases)} x {text}")
        for case in cases:
            print(f"    {case}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gilbox", type=os.path.abspath)
    parser.add_argument("modules", nargs="*", help="names without 'test.'; core and more stand for the usual ones")
    parser.add_argument("--first", default="unittest", help="modules that come from CPython at any rate (%(default)s)")
    parser.add_argument("--limit", type=float, default=60, help="seconds a case may take (%(default)s)")
    parser.add_argument("--patience", type=float, default=600, help="seconds a module may take (%(default)s)")
    parser.add_argument("--bar", type=float, default=0.85, help="the share that must pass (%(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="modules at a time (%(default)s)")
    parser.add_argument("--keep", type=os.path.abspath, help="a folder for CPython's own answers")
    parser.add_argument("--causes", action="store_true", help="list the failed cases by cause")
    parser.add_argument("--tracebacks", type=os.path.abspath, help="a file for all that failed cases said")
    options = parser.parse_intermixed_args()
    names = []
    for name in options.modules or ["core", "more"]:
        names += {"core": CORE, "more": MORE}.get(name, [name])
    jobs = [(name, part) for name in names for part in parts_of(name)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        judged = list(pool.map(lambda job: judge(job[1], options), jobs))
    rows = []
    for name in names:
        counts, failed = collections.Counter(), []
        for (whole, _), (some, cases) in zip(jobs, judged):
            if whole == name:
                counts += some
                failed += cases
        rows.append((name, counts, failed))
    below = show(rows, options)
    if options.causes:
        show_causes(rows)
    if options.tracebacks:
        with open(options.tracebacks, "w", encoding="utf-8") as file:
            for _, _, failed in rows:
                for case, why in failed:
                    file.write(f"==== {case}\n{why}\n")
    if below:
        sys.exit(f"below {options.bar:.0%}: {', '.join(below)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2:])
    else:
        main()
