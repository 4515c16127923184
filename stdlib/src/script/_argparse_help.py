"""The help texts of argparse."""

import os

SUPPRESS = "==SUPPRESS=="


def _argument_name(argument):
    """Return the name by which messages call an argument."""
    if argument is None:
        return None
    if argument.option_strings:
        return "/".join(argument.option_strings)
    if argument.metavar not in (None, SUPPRESS):
        metavar = argument.metavar
        return metavar if isinstance(metavar, str) else "/".join(metavar)
    if argument.dest not in (None, SUPPRESS):
        return argument.dest
    if argument.choices:
        return "{" + ",".join(argument.choices) + "}"
    return None


class HelpFormatter:
    """Lays out usage and help."""

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            try:
                width = int(os.environ["COLUMNS"])
            except (KeyError, ValueError):
                try:
                    width = os.get_terminal_size().columns
                except (AttributeError, OSError, ValueError):
                    width = 80
            width -= 2
        self._prog = prog
        self._indent_increment = indent_increment
        self._width = width
        self._max_help_position = min(max_help_position, max(width - 20,
                                                             indent_increment * 2))
        self._level = 0
        # Sections are lists of functions that give text; nested by `start_section`.
        self._sections = [[]]
        self._headings = []
        self._longest = 0

    @property
    def _current_indent(self):
        return self._level * self._indent_increment

    def _indent(self):
        self._level += 1

    def _dedent(self):
        self._level -= 1

    # ------------------------------------------------------------ collecting

    def start_section(self, heading):
        """Begin a part with a heading."""
        self._indent()
        self._sections.append([])
        self._headings.append(heading)

    def end_section(self):
        """End a part; it is left out if it is empty."""
        self._dedent()
        items, heading = self._sections.pop(), self._headings.pop()
        indent = self._current_indent

        def render():
            self._level += 1
            body = "".join(item() for item in items)
            self._level -= 1
            if not body.strip():
                return ""
            head = "" if heading in (None, SUPPRESS) else f"{'':>{indent}}{heading}:\n"
            return f"\n{head}{body}\n"

        self._sections[-1].append(render)

    def add_text(self, text):
        """Add a paragraph."""
        if text is not SUPPRESS and text is not None:
            self._sections[-1].append(lambda: self._format_text(text))

    def add_usage(self, usage, actions, groups, prefix=None):
        """Add the usage."""
        if usage is not SUPPRESS:
            self._sections[-1].append(
                lambda: self._format_usage(usage, actions, groups, prefix))

    def add_argument(self, action):
        """Add the line of an argument."""
        if action.help is SUPPRESS:
            return
        self._longest = max(self._longest, len(self._format_action_invocation(action))
                            + self._current_indent)
        self._indent()
        for sub in self._subactions(action):
            self._longest = max(self._longest, len(self._format_action_invocation(sub))
                                + self._current_indent)
        self._dedent()
        self._sections[-1].append(lambda: self._format_action(action))

    def add_arguments(self, actions):
        """Add the lines of several arguments."""
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        """Return all of it."""
        text = "".join(item() for item in self._sections[0])
        while "\n\n\n" in text:
            text = text.replace("\n\n\n", "\n\n")
        return text.strip("\n") + "\n" if text.strip("\n") else ""

    # ------------------------------------------------------------ usage

    def _format_usage(self, usage, actions, groups, prefix):
        if prefix is None:
            prefix = "usage: "
        if usage is not None:
            return f"{prefix}{usage % dict(prog=self._prog)}\n\n"
        if not actions:
            return f"{prefix}{self._prog}\n\n"
        optionals = [a for a in actions if a.option_strings]
        positionals = [a for a in actions if not a.option_strings]
        parts = self._usage_parts(optionals + positionals, groups)
        opt_parts = [part for part, action in parts if action.option_strings]
        pos_parts = [part for part, action in parts if not action.option_strings]
        usage = " ".join([self._prog, *opt_parts, *pos_parts])
        if len(prefix) + len(usage) > self._width - self._current_indent:
            usage = self._wrap_usage(prefix, opt_parts, pos_parts)
        return f"{prefix}{usage}\n\n"

    def _wrap_usage(self, prefix, opt_parts, pos_parts):
        width = self._width - self._current_indent
        prog = self._prog

        def lines_of(parts, indent, first=None):
            lines, line = [], []
            length = len(first if first is not None else indent) - 1
            for part in parts:
                if length + 1 + len(part) > width and line:
                    lines.append(indent + " ".join(line))
                    line, length = [], len(indent) - 1
                line.append(part)
                length += len(part) + 1
            if line:
                lines.append(indent + " ".join(line))
            if first is not None and lines:
                lines[0] = lines[0][len(indent):]
            return lines

        if len(prefix) + len(prog) <= 0.75 * width:
            indent = " " * (len(prefix) + len(prog) + 1)
            if opt_parts:
                lines = lines_of([prog] + opt_parts, indent, prefix)
                lines += lines_of(pos_parts, indent)
            elif pos_parts:
                lines = lines_of([prog] + pos_parts, indent, prefix)
            else:
                lines = [prog]
        else:
            indent = " " * len(prefix)
            lines = lines_of(opt_parts + pos_parts, indent)
            if len(lines) > 1:
                lines = lines_of(opt_parts, indent) + lines_of(pos_parts, indent)
            lines = [prog] + lines
        return "\n".join(lines)

    def _usage_parts(self, actions, groups):
        """Return pairs (text that is not broken, its argument)."""
        grouped = {}
        for group in groups:
            members = [a for a in group._group_actions if a.help is not SUPPRESS]
            if len(group._group_actions) < 2 or not members:
                continue
            if all(a in actions for a in group._group_actions):
                places = [actions.index(a) for a in group._group_actions]
                if places == list(range(places[0], places[0] + len(places))):
                    grouped[places[0]] = (group, members)
        parts = []
        i = 0
        while i < len(actions):
            if i in grouped:
                group, members = grouped[i]
                inner = [self._usage_part(a, bare=True) for a in members]
                if len(inner) > 1 or not group.required:
                    left, right = "()" if group.required else "[]"
                    inner[0] = left + inner[0]
                    inner[-1] += right
                inner[:-1] = [part + " |" for part in inner[:-1]]
                parts.extend(zip(inner, members))
                i += len(group._group_actions)
                continue
            if actions[i].help is not SUPPRESS:
                parts.append((self._usage_part(actions[i]), actions[i]))
            i += 1
        return parts

    def _usage_part(self, action, bare=False):
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            part = self._format_args(action, default)
            if bare and part[:1] == "[" and part[-1:] == "]":
                part = part[1:-1]
            return part
        option = action.option_strings[0]
        if action.nargs == 0:
            part = action.format_usage()
        else:
            default = self._get_default_metavar_for_optional(action)
            part = f"{option} {self._format_args(action, default)}"
        return part if action.required or bare else f"[{part}]"

    # ------------------------------------------------------------ arguments

    def _subactions(self, action):
        get = getattr(action, "_get_subactions", None)
        return get() if get else []

    def _format_text(self, text):
        if "%(prog)" in text:
            text = text % dict(prog=self._prog)
        indent = self._current_indent
        width = max(self._width - indent, 11)
        return self._fill_text(text, width, " " * indent) + "\n\n"

    def _format_action(self, action):
        position = min(self._longest + 2, self._max_help_position)
        help_width = max(self._width - position, 11)
        indent = self._current_indent
        room = position - indent - 2
        head = self._format_action_invocation(action)
        own_line = False
        if not action.help:
            text = f"{'':{indent}}{head}\n"
        elif len(head) <= room:
            text = f"{'':{indent}}{head:<{room}}  "
        else:
            text = f"{'':{indent}}{head}\n"
            own_line = True
        if action.help and action.help.strip():
            help_text = self._expand_help(action)
            if help_text:
                lines = self._split_lines(help_text, help_width)
                text += f"{'':{position if own_line else 0}}{lines[0]}\n"
                for line in lines[1:]:
                    text += f"{'':{position}}{line}\n"
        elif not text.endswith("\n"):
            text += "\n"
        self._indent()
        for sub in self._subactions(action):
            text += self._format_action(sub)
        self._dedent()
        return text

    def _format_action_invocation(self, action):
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            return " ".join(self._metavar_formatter(action, default)(1))
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        default = self._get_default_metavar_for_optional(action)
        return ", ".join(action.option_strings) + " " + self._format_args(action, default)

    def _metavar_formatter(self, action, default_metavar):
        if action.metavar is not None:
            result = action.metavar
        elif action.choices is not None:
            result = "{" + ",".join(map(str, action.choices)) + "}"
        else:
            result = default_metavar

        def format(size):
            return result if isinstance(result, tuple) else (result,) * size

        return format

    def _format_args(self, action, default_metavar):
        metavar = self._metavar_formatter(action, default_metavar)
        nargs = action.nargs
        if nargs is None:
            return "%s" % metavar(1)
        if nargs == "?":
            return "[%s]" % metavar(1)
        if nargs == "*":
            names = metavar(1)
            return "[%s [%s ...]]" % names if len(names) == 2 else "[%s ...]" % names
        if nargs == "+":
            return "%s [%s ...]" % metavar(2)
        if nargs == "...":
            return "..."
        if nargs == "A...":
            return "%s ..." % metavar(1)
        if nargs == SUPPRESS:
            return ""
        return " ".join(["%s"] * nargs) % metavar(nargs)

    def _expand_help(self, action):
        text = self._get_help_string(action)
        if "%" not in text:
            return text
        params = dict(vars(action), prog=self._prog)
        params = {name: getattr(value, "__name__", value) if name == "type" or hasattr(
            value, "__name__") else value for name, value in params.items()
            if value is not SUPPRESS}
        if params.get("choices") is not None:
            params["choices"] = ", ".join(map(str, params["choices"]))
        return text % params

    def _split_lines(self, text, width):
        import textwrap
        return textwrap.wrap(" ".join(text.split()), width)

    def _fill_text(self, text, width, indent):
        import textwrap
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent,
                             subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves descriptions as they are written."""

    def _fill_text(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves all help texts as they are written."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds the defaults to the help."""

    def _get_help_string(self, action):
        text = action.help
        if text is None:
            text = ""
        if "%(default)" not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in ("?", "*"):
                text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    """Shows the type of an argument in place of its name."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__


for _class in (HelpFormatter, RawDescriptionHelpFormatter, RawTextHelpFormatter,
               ArgumentDefaultsHelpFormatter, MetavarTypeHelpFormatter):
    _class.__module__ = "argparse"
del _class
