"""The assertions of test cases."""

import collections
import difflib
import logging
import pprint
import re
import sys
import traceback
import types
import warnings

from unittest.util import common_shorten_repr, count_difference, safe_repr

__unittest = True

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."


class _AssertRaisesBase:
    """What is expected to be raised or warned of."""

    kinds = BaseException
    kinds_message = "%s() arg 1 must be an exception type or tuple of exception types"

    def __init__(self, expected, test_case, expected_regex=None):
        self.expected = expected
        self.test_case = test_case
        if expected_regex is not None:
            expected_regex = re.compile(expected_regex)
        self.expected_regex = expected_regex
        self.obj_name = None
        self.msg = None

    def _raise_failure(self, standard):
        raise self.test_case.failureException(self.test_case._formatMessage(self.msg, standard))

    def handle(self, name, args, kwargs):
        """Call a function inside, or answer a context manager."""
        try:
            kinds = self.expected if isinstance(self.expected, tuple) else (self.expected,)
            if not all(isinstance(k, type) and issubclass(k, self.kinds) for k in kinds):
                raise TypeError(self.kinds_message % name)
            if not args:
                self.msg = kwargs.pop("msg", None)
                if kwargs:
                    raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument "
                                    "for this function")
                return self
            function, *args = args
            self.obj_name = getattr(function, "__name__", None) or str(function)
            with self:
                function(*args, **kwargs)
        finally:
            self = None

    def _expected_name(self):
        return getattr(self.expected, "__name__", None) or str(self.expected)


class _AssertRaises(_AssertRaisesBase):
    """Checks that an exception is raised; keeps it in `exception`."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, tb):
        if exc_type is None:
            name = self._expected_name()
            if self.obj_name:
                self._raise_failure(f"{name} not raised by {self.obj_name}")
            else:
                self._raise_failure(f"{name} not raised")
        else:
            traceback.clear_frames(tb)
        if not issubclass(exc_type, self.expected):
            return False
        self.exception = exc_value.with_traceback(None)
        if self.expected_regex is not None and not self.expected_regex.search(str(exc_value)):
            self._raise_failure(f'"{self.expected_regex.pattern}" does not match '
                                f'"{exc_value}"')
        return True

    __class_getitem__ = classmethod(types.GenericAlias)


class _AssertWarns(_AssertRaisesBase):
    """Checks that there is a warning; keeps it in `warning`."""

    kinds = Warning
    kinds_message = "%s() arg 1 must be a warning type or tuple of warning types"

    def __enter__(self):
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self._manager = warnings.catch_warnings(record=True)
        self.warnings = self._manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, exc_type, exc_value, tb):
        self._manager.__exit__(exc_type, exc_value, tb)
        if exc_type is not None:
            return
        name, first = self._expected_name(), None
        for m in self.warnings:
            if not isinstance(m.message, self.expected):
                continue
            first = first or m.message
            if self.expected_regex is not None \
                    and not self.expected_regex.search(str(m.message)):
                continue
            self.warning, self.filename, self.lineno = m.message, m.filename, m.lineno
            return
        if first is not None:
            self._raise_failure(f'"{self.expected_regex.pattern}" does not match "{first}"')
        by = f" by {self.obj_name}" if self.obj_name else ""
        self._raise_failure(f"{name} not triggered{by}")


_LoggingWatcher = collections.namedtuple("_LoggingWatcher", ["records", "output"])


class _CapturingHandler(logging.Handler):
    def __init__(self):
        logging.Handler.__init__(self)
        self.watcher = _LoggingWatcher([], [])

    def flush(self):
        pass

    def emit(self, record):
        self.watcher.records.append(record)
        self.watcher.output.append(self.format(record))


class _AssertLogs:
    """Checks what is logged."""

    def __init__(self, test_case, logger, level, no_logs):
        self.test_case, self.logger_name, self.no_logs = test_case, logger, no_logs
        self.level = logging._nameToLevel.get(level, level) if level else logging.INFO
        self.msg = None

    def __enter__(self):
        name = self.logger_name
        logger = self.logger = name if isinstance(name, logging.Logger) else \
            logging.getLogger(name)
        handler = _CapturingHandler()
        handler.setLevel(self.level)
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        self.watcher = handler.watcher
        self.old = logger.handlers[:], logger.level, logger.propagate
        logger.handlers = [handler]
        logger.setLevel(self.level)
        logger.propagate = False
        return None if self.no_logs else handler.watcher

    def __exit__(self, exc_type, exc_value, tb):
        handlers, level, propagate = self.old
        self.logger.handlers, self.logger.propagate = handlers, propagate
        self.logger.setLevel(level)
        if exc_type is not None:
            return False
        level = logging.getLevelName(self.level)
        if self.no_logs:
            if self.watcher.records:
                self._fail(f"Unexpected logs found: {self.watcher.output!r}")
        elif not self.watcher.records:
            self._fail(f"no logs of level {level} or higher triggered on {self.logger.name}")

    def _fail(self, standard):
        raise self.test_case.failureException(self.test_case._formatMessage(self.msg, standard))


class Assertions:
    """What tests assert with."""

    def addTypeEqualityFunc(self, typeobj, function):
        """Compare two objects of a type with a function in assertEqual()."""
        self._type_equality_funcs[typeobj] = function

    def fail(self, msg=None):
        """Fail."""
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        return standardMsg if msg is None else f"{standardMsg} : {msg}"

    def _fail_with(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not false")

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail_with(msg, f"{safe_repr(expr)} is not true")

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Check that a call, or what a with statement runs, raises an exception."""
        context = _AssertRaises(expected_exception, self)
        try:
            return context.handle("assertRaises", args, kwargs)
        finally:
            context = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        context = _AssertRaises(expected_exception, self, expected_regex)
        return context.handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _AssertWarns(expected_warning, self).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        context = _AssertWarns(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, no_logs=False)

    def assertNoLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, no_logs=True)

    def _getAssertEqualityFunc(self, first, second):
        if type(first) is type(second):
            found = self._type_equality_funcs.get(type(first))
            if found is not None:
                return getattr(self, found) if isinstance(found, str) else found
        return self._baseAssertEqual

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail_with(msg, "%s != %s" % common_shorten_repr(first, second))

    def assertEqual(self, first, second, msg=None):
        self._getAssertEqualityFunc(first, second)(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail_with(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        standard = self._distance(first, second, places, delta)
        if standard is not None:
            self._fail_with(msg, standard)

    def _distance(self, first, second, places, delta):
        """What to say if two numbers are too far apart, else None."""
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if diff <= delta:
                return None
            within = f"within {safe_repr(delta)} delta"
        else:
            places = 7 if places is None else places
            if round(diff, places) == 0:
                return None
            within = f"within {places!r} places"
        return (f"{safe_repr(first)} != {safe_repr(second)} {within} "
                f"({safe_repr(diff)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        if delta is not None:
            diff = abs(first - second)
            if first != second and diff > delta:
                return
            within = f"within {safe_repr(delta)} delta ({safe_repr(diff)} difference)"
        else:
            places = 7 if places is None else places
            if first != second and round(abs(first - second), places) != 0:
                return
            within = f"within {places!r} places"
        self._fail_with(msg, f"{safe_repr(first)} == {safe_repr(second)} {within}")

    def _truncateMessage(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + DIFF_OMITTED % len(diff)

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            name = seq_type.__name__
            for which, seq in (("First", seq1), ("Second", seq2)):
                if not isinstance(seq, seq_type):
                    raise self.failureException(f"{which} sequence is not a {name}: "
                                                f"{safe_repr(seq)}")
        else:
            name = "sequence"
        differing = None
        try:
            n1 = len(seq1)
        except (TypeError, NotImplementedError):
            differing = f"First {name} has no length.    Non-sequence?"
        if differing is None:
            try:
                n2 = len(seq2)
            except (TypeError, NotImplementedError):
                differing = f"Second {name} has no length.    Non-sequence?"
        if differing is None:
            if seq1 == seq2:
                return
            differing = self._first_difference(name, seq1, seq2, n1, n2, seq_type)
            if differing is None:
                return
        lines = difflib.ndiff(pprint.pformat(seq1).splitlines(),
                              pprint.pformat(seq2).splitlines())
        standard = self._truncateMessage(differing, "\n" + "\n".join(lines))
        self.fail(self._formatMessage(msg, standard))

    def _first_difference(self, name, seq1, seq2, n1, n2, seq_type):
        text = "%ss differ: %s != %s\n" % ((name.capitalize(),)
                                           + common_shorten_repr(seq1, seq2))
        for i in range(min(n1, n2)):
            try:
                one = seq1[i]
            except (TypeError, IndexError, NotImplementedError):
                text += f"\nUnable to index element {i} of first {name}\n"
                break
            try:
                other = seq2[i]
            except (TypeError, IndexError, NotImplementedError):
                text += f"\nUnable to index element {i} of second {name}\n"
                break
            if one != other:
                text += "\nFirst differing element %d:\n%s\n%s\n" % (
                    (i,) + common_shorten_repr(one, other))
                break
        else:
            if n1 == n2 and seq_type is None and type(seq1) is not type(seq2):
                return None
        for which, longer, n, short in (("First", seq1, n1, n2), ("Second", seq2, n2, n1)):
            if n > short:
                text += f"\n{which} {name} contains {n - short} additional elements.\n"
                try:
                    text += f"First extra element {short}:\n" \
                        + "%s\n" % common_shorten_repr(longer[short])
                except (TypeError, IndexError, NotImplementedError):
                    text += f"Unable to index element {short} of {which.lower()} {name}\n"
        return text

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        differences = []
        for which, a, b in (("first", set1, set2), ("second", set2, set1)):
            try:
                differences.append(a.difference(b))
            except TypeError as e:
                self.fail(f"invalid type when attempting set difference: {e}")
            except AttributeError as e:
                self.fail(f"{which} argument does not support set difference: {e}")
        if not any(differences):
            return
        lines = []
        for which, items in zip(("first", "second"), differences):
            if items:
                lines.append(f"Items in the {which} set but not the "
                             f"{'second' if which == 'first' else 'first'}:")
                lines.extend(repr(item) for item in items)
        self.fail(self._formatMessage(msg, "\n".join(lines)))

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail_with(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail_with(msg, f"{safe_repr(member)} unexpectedly found in "
                                 f"{safe_repr(container)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail_with(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail_with(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            standard = "%s != %s" % common_shorten_repr(d1, d2)
            diff = "\n" + "\n".join(difflib.ndiff(pprint.pformat(d1).splitlines(),
                                                  pprint.pformat(d2).splitlines()))
            self.fail(self._formatMessage(msg, self._truncateMessage(standard, diff)))

    def assertCountEqual(self, first, second, msg=None):
        differences = count_difference(list(first), list(second))
        if differences:
            lines = [f"First has {n}, Second has {m}:  {e!r}" for n, m, e in differences]
            standard = self._truncateMessage("Element counts were not equal:\n",
                                             "\n".join(lines))
            self.fail(self._formatMessage(msg, standard))

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if len(first) > self._diffThreshold or len(second) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        # A last line without its end would run into the next.
        lines1, lines2 = first.splitlines(keepends=True), second.splitlines(keepends=True)
        if len(lines1) == 1 and first.strip("\r\n") == first:
            lines1, lines2 = [first + "\n"], (second + "\n").splitlines(keepends=True)
        standard = "%s != %s" % common_shorten_repr(first, second)
        diff = "\n" + "".join(difflib.ndiff(lines1, lines2))
        self.fail(self._formatMessage(msg, self._truncateMessage(standard, diff)))

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail_with(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail_with(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail_with(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail_with(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail_with(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            if isinstance(cls, tuple):
                self._fail_with(msg, f"{safe_repr(obj)} is not an instance of any of {cls!r}")
            self._fail_with(msg, f"{safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail_with(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    def assertRegex(self, text, expected_regex, msg=None):
        expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            self._fail_with(msg, f"Regex didn't match: {expected_regex.pattern!r} not found "
                                 f"in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        match = re.compile(unexpected_regex).search(text)
        if match:
            self._fail_with(msg, f"Regex matched: {text[match.start():match.end()]!r} matches "
                                 f"{match.re.pattern!r} in {text!r}")
