"""One reading of a command line."""

import argparse
from argparse import (ArgumentError, ArgumentTypeError, ONE_OR_MORE, OPTIONAL, PARSER,
                      REMAINDER, SUPPRESS, ZERO_OR_MORE, _argument_name)


def _bounds(nargs):
    """Return (least, most) number of arguments that an action takes."""
    if nargs is None:
        return 1, 1
    if nargs == OPTIONAL:
        return 0, 1
    if nargs in (ZERO_OR_MORE, REMAINDER):
        return 0, None
    if nargs in (ONE_OR_MORE, PARSER):
        return 1, None
    if nargs == SUPPRESS:
        return 0, 0
    return nargs, nargs


class Run:
    """Walks along the arguments; the parser and the namespace stay the same."""

    def __init__(self, parser, namespace):
        self.parser = parser
        self.namespace = namespace
        self.positionals = parser._get_positional_actions()
        self.seen = set()
        self.seen_not_default = set()
        self.extras = []
        self.numbers_are_options = any(_is_negative_number(o)
                                       for o in parser._option_string_actions)

    def parse(self, args):
        """Read all arguments; return the namespace and what was not understood."""
        if self.parser.fromfile_prefix_chars is not None:
            args = self._read_files(args)
        self.args = args
        self.kinds = self._classify(args)
        i = 0
        while i < len(args):
            if self.kinds[i] is not None:
                i = self._take_option(i)
                continue
            j = self._take_positionals(i)
            if j == i:
                # Nobody wants this one now; perhaps after an option.
                while j < len(args) and self.kinds[j] is None:
                    self.extras.append(args[j])
                    j += 1
            i = j
        self._take_positionals(len(args))
        self._check_required()
        return self.namespace, self.extras

    def _read_files(self, args):
        result = []
        for arg in args:
            if not arg or arg[0] not in self.parser.fromfile_prefix_chars:
                result.append(arg)
                continue
            try:
                with open(arg[1:]) as file:
                    lines = file.read().splitlines()
            except OSError as err:
                raise ArgumentError(None, str(err))
            more = []
            for line in lines:
                more.extend(self.parser.convert_arg_line_to_args(line))
            result.extend(self._read_files(more))
        return result

    # ------------------------------------------------------------ what is what

    def _classify(self, args):
        """Return for each argument what option it is, or None."""
        kinds = []
        for i, arg in enumerate(args):
            if arg == "--":
                return kinds + [None] * (len(args) - i)
            kinds.append(self._option(arg))
        return kinds

    def _option(self, arg):
        """Return (action, option string, separator, value) if an argument is an option."""
        parser = self.parser
        if not arg or arg[0] not in parser.prefix_chars:
            return None
        options = parser._option_string_actions
        if arg in options:
            return options[arg], arg, None, None
        if len(arg) == 1:
            return None
        name, sep, value = arg.partition("=")
        if sep and name in options:
            return options[name], name, sep, value
        found = self._abbreviated(arg)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(o for _, o, _, _ in found)
            raise ArgumentError(None, f"ambiguous option: {arg} could match {names}")
        if _is_negative_number(arg) and not self.numbers_are_options:
            return None
        if " " in arg:
            return None
        return None, arg, None, None

    def _abbreviated(self, arg):
        parser, chars = self.parser, self.parser.prefix_chars
        options = parser._option_string_actions
        if arg[0] in chars and arg[1] in chars:
            if not parser.allow_abbrev:
                return []
            name, sep, value = arg.partition("=")
            return [(action, o, sep or None, value if sep else None)
                    for o, action in options.items() if o.startswith(name)]
        result = []
        name, sep, value = arg.partition("=")
        short, rest = arg[:2], arg[2:]
        for o, action in options.items():
            if o == short:
                result.append((action, o, "", rest))
            elif parser.allow_abbrev and o.startswith(name):
                result.append((action, o, sep or None, value if sep else None))
        return result

    # ------------------------------------------------------------ options

    def _take_option(self, start):
        action, option, sep, explicit = self.kinds[start]
        if action is None:
            self.extras.append(self.args[start])
            return start + 1
        stop = start + 1
        while explicit is not None:
            least, most = _bounds(action.nargs)
            if most == 0 and sep == "":
                # -xyz: -x takes nothing, so y is an option too.
                self._do(action, [], option)
                option = option[0] + explicit[0]
                action = self.parser._option_string_actions.get(option)
                if action is None:
                    self.extras.append(option[0] + explicit)
                    return stop
                explicit = explicit[1:] or None
                if explicit and explicit[0] == "=":
                    sep, explicit = "=", explicit[1:]
                continue
            if most == 0 or least > 1:
                raise ArgumentError(action, f"ignored explicit argument {explicit!r}")
            self._do(action, [explicit], option)
            return stop
        values = self._following(stop, action)
        self._do(action, values, option)
        return stop + len(values)

    def _following(self, start, action):
        """Return the arguments behind an option that belong to it."""
        least, most = _bounds(action.nargs)
        values = []
        i = start
        while i < len(self.args) and (most is None or len(values) < most):
            if self.kinds[i] is not None and action.nargs not in (REMAINDER,) and not (
                    action.nargs == PARSER and values):
                break
            if self.args[i] == "--" and action.nargs not in (REMAINDER, PARSER):
                break
            values.append(self.args[i])
            i += 1
        if len(values) < least:
            raise ArgumentError(action, _expected(action.nargs))
        return values

    # ------------------------------------------------------------ positionals

    def _take_positionals(self, start):
        """Share the arguments up to the next option among the positionals."""
        end = start
        while end < len(self.args) and self.kinds[end] is None:
            end += 1
        actions = self.positionals
        at_end = start >= len(self.args)
        while actions:
            counts = self._share(actions, start, end)
            if counts is not None:
                break
            actions = actions[:-1]
        else:
            return start
        if not at_end and end < len(self.args):
            # Options follow: leave those that would get nothing for later.
            while actions and counts[-1] == 0 and _bounds(actions[-1].nargs)[1] != 0:
                actions, counts = actions[:-1], counts[:-1]
        i = start
        for action, n in zip(actions, counts):
            if action.nargs in (PARSER, REMAINDER):
                n = len(self.args) - i
            values = self.args[i:i + n]
            if action.nargs not in (PARSER, REMAINDER) and "--" in values:
                values = values[:]
                values.remove("--")
            elif action.nargs == PARSER and values and values[0] == "--":
                values = values[1:]
            i += n
            self._do(action, values, None)
        self.positionals = self.positionals[len(actions):]
        return i

    def _share(self, actions, start, end):
        """Return how many arguments each action gets, the first as many as possible."""
        n = end - start
        dashes = self.args[start:end].count("--")
        least = [_bounds(a.nargs)[0] for a in actions]
        spare = n - (1 if dashes else 0) - sum(least)
        if spare < 0:
            return None
        counts = []
        for action, low in zip(actions, least):
            most = _bounds(action.nargs)[1]
            more = spare if most is None else min(spare, most - low)
            counts.append(low + more)
            spare -= more
        if dashes:
            # The first -- belongs to whoever takes the argument behind it.
            place, i = self.args.index("--", start) - start, 0
            for k, count in enumerate(counts):
                if place <= i + count - (1 if count else 0) and count or \
                        k == len(counts) - 1:
                    counts[k] += 1
                    break
                i += count
        return counts

    # ------------------------------------------------------------ doing

    def _do(self, action, strings, option):
        self.seen.add(action)
        value = self._values(action, strings)
        if strings or value is not action.default:
            self.seen_not_default.add(action)
            for group in self.parser._mutually_exclusive_groups:
                if action in group._group_actions:
                    for other in group._group_actions:
                        if other is not action and other in self.seen_not_default:
                            raise ArgumentError(
                                action, f"not allowed with argument {_argument_name(other)}")
        if action.deprecated and option is not None:
            self.parser._print_message(
                f"{self.parser.prog}: warning: option {option!r} is deprecated\n")
        if value is not SUPPRESS:
            action(self.parser, self.namespace, value, option)

    def _values(self, action, strings):
        nargs = action.nargs
        if not strings and nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str) and value is not SUPPRESS:
                value = self._convert(action, value)
            return value
        if not strings and nargs == ZERO_OR_MORE and not action.option_strings:
            return action.default if action.default is not None else []
        if len(strings) == 1 and nargs in (None, OPTIONAL):
            value = self._convert(action, strings[0])
            self._check_choice(action, value)
            return value
        if nargs == REMAINDER:
            return [self._convert(action, s) for s in strings]
        if nargs == PARSER:
            value = [self._convert(action, s) for s in strings]
            self._check_choice(action, value[0])
            return value
        if nargs == SUPPRESS:
            return SUPPRESS
        value = [self._convert(action, s) for s in strings]
        for v in value:
            self._check_choice(action, v)
        return value

    def _convert(self, action, string):
        func = self.parser._registry_get("type", action.type, action.type)
        try:
            return func(string)
        except ArgumentTypeError as err:
            raise ArgumentError(action, str(err))
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, f"invalid {name} value: {string!r}")

    def _check_choice(self, action, value):
        choices = action.choices
        if choices is None:
            return
        if isinstance(choices, str):
            choices = iter(choices)
        if value not in choices:
            raise ArgumentError(action, f"invalid choice: {str(value)!r} (choose from "
                                        f"{', '.join(map(str, action.choices))})")

    def _check_required(self):
        missing = []
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(_argument_name(action))
            elif (isinstance(action.default, str) and hasattr(self.namespace, action.dest)
                    and action.default is getattr(self.namespace, action.dest)):
                setattr(self.namespace, action.dest,
                        self._convert(action, action.default))
        if missing:
            raise ArgumentError(None, "the following arguments are required: "
                                      + ", ".join(missing))
        for group in self.parser._mutually_exclusive_groups:
            if group.required and not any(a in self.seen_not_default
                                          for a in group._group_actions):
                names = " ".join(_argument_name(a) for a in group._group_actions
                                 if a.help is not SUPPRESS)
                raise ArgumentError(None, f"one of the arguments {names} is required")


def _expected(nargs):
    if nargs is None:
        return "expected one argument"
    if nargs == OPTIONAL:
        return "expected at most one argument"
    if nargs == ONE_OR_MORE:
        return "expected at least one argument"
    return f"expected {nargs} argument{'s' if nargs != 1 else ''}"


def _is_negative_number(text):
    if text[:1] != "-" or len(text) < 2:
        return False
    whole, dot, fraction = text[1:].partition(".")
    if dot:
        return (not whole or whole.isdecimal()) and fraction.isdecimal()
    return whole.isdecimal()
