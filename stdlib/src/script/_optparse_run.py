"""The parser of `optparse`: what it does with a command line."""

import os
import sys
from gettext import gettext as _, ngettext

from optparse import (_match_abbrev, BadOptionError, IndentedHelpFormatter, Option,
                      OptionContainer, OptionGroup, OptionValueError, SUPPRESS_USAGE, Values)


class OptionParser(OptionContainer):
    """Takes a command line apart."""

    standard_option_list = []

    def __init__(self, usage=None, option_list=None, option_class=Option, version=None,
                 conflict_handler="error", description=None, formatter=None, add_help_option=True,
                 prog=None, epilog=None):
        super().__init__(option_class, conflict_handler, description)
        self.set_usage(usage)
        self.prog, self.version, self.epilog = prog, version, epilog
        self.allow_interspersed_args, self.process_default_values = True, True
        self.formatter = formatter or IndentedHelpFormatter()
        self.formatter.set_parser(self)
        self.add_options(self.standard_option_list)
        self.add_options(option_list or ())
        if self.version:
            self.add_option("--version", action="version", help=_("show program's version number and exit"))
        if add_help_option:
            self.add_option("-h", "--help", action="help", help=_("show this help message and exit"))
        self.rargs = self.largs = self.values = None

    def _create_option_list(self):
        self.option_list, self.option_groups = [], []
        self._create_option_mappings()

    def destroy(self):
        """Give up the options."""
        super().destroy()
        self.option_groups.clear()
        self.option_list = self.formatter = None

    def set_usage(self, usage):
        """Set the line of usage."""
        if usage is None:
            self.usage = _("%prog [options]")
        elif usage is SUPPRESS_USAGE:
            self.usage = None
        else:
            self.usage = usage[7:] if usage.lower().startswith("usage: ") else usage

    def enable_interspersed_args(self):
        """Take options also behind arguments."""
        self.allow_interspersed_args = True

    def disable_interspersed_args(self):
        """Take no options behind the first argument."""
        self.allow_interspersed_args = False

    def set_process_default_values(self, process):
        """Say whether defaults that are text are converted."""
        self.process_default_values = process

    def set_default(self, dest, value):
        """Set a default."""
        self.defaults[dest] = value

    def set_defaults(self, **kwargs):
        """Set defaults."""
        self.defaults.update(kwargs)

    def get_default_values(self):
        """Return the values of an empty command line."""
        defaults = self.defaults.copy()
        if self.process_default_values:
            for option in [*self.option_list, *(o for group in self.option_groups for o in group.option_list)]:
                default = defaults.get(option.dest)
                if isinstance(default, str):
                    defaults[option.dest] = option.check_value(option.get_opt_string(), default)
        return Values(defaults)

    def add_option_group(self, *args, **kwargs):
        """Add a group: one, or what it is made of."""
        if args and isinstance(args[0], str):
            group = OptionGroup(self, *args, **kwargs)
        elif len(args) == 1 and not kwargs:
            group, = args
            if not isinstance(group, OptionGroup):
                raise TypeError(f"not an OptionGroup instance: {group!r}")
            if group.parser is not self:
                raise ValueError("invalid OptionGroup (wrong parser)")
        else:
            raise TypeError("invalid arguments")
        self.option_groups.append(group)
        return group

    def get_option_group(self, opt_str):
        """Return the group of an option."""
        option = self.get_option(opt_str)
        return option.container if option and option.container is not self else None

    # ------------------------------------------------------------ a command line

    def parse_args(self, args=None, values=None):
        """Return the values of the options, and the arguments."""
        rargs = sys.argv[1:] if args is None else args[:]
        if values is None:
            values = self.get_default_values()
        self.rargs, self.largs, self.values = rargs, [], values
        try:
            self._process_args(self.largs, rargs, values)
        except (BadOptionError, OptionValueError) as problem:
            self.error(str(problem))
        return self.check_values(values, self.largs + rargs)

    def check_values(self, values, args):
        """Look over values and arguments; for subclasses."""
        return values, args

    def _process_args(self, largs, rargs, values):
        while rargs:
            arg = rargs[0]
            if arg == "--":
                del rargs[0]
                return
            if arg[:2] == "--":
                self._process_long_opt(rargs, values)
            elif arg[:1] == "-" and len(arg) > 1:
                self._process_short_opts(rargs, values)
            elif self.allow_interspersed_args:
                largs.append(rargs.pop(0))
            else:
                return

    def _match_long_opt(self, opt):
        return _match_abbrev(opt, self._long_opt)

    def _process_long_opt(self, rargs, values):
        name, equals, rest = rargs.pop(0).partition("=")
        if equals:
            rargs.insert(0, rest)
        opt = self._match_long_opt(name)
        option = self._long_opt[opt]
        if option.takes_value():
            value = self._take(opt, option.nargs, rargs)
        elif equals:
            self.error(_("%s option does not take a value") % opt)
        else:
            value = None
        option.process(opt, value, values, self)

    def _process_short_opts(self, rargs, values):
        arg = rargs.pop(0)
        for at, letter in enumerate(arg[1:], 2):
            opt = "-" + letter
            option = self._short_opt.get(opt)
            if not option:
                raise BadOptionError(opt)
            value = None
            stops = option.takes_value()
            if stops:
                if at < len(arg):
                    rargs.insert(0, arg[at:])
                value = self._take(opt, option.nargs, rargs)
            option.process(opt, value, values, self)
            if stops:
                break

    def _take(self, opt, nargs, rargs):
        if len(rargs) < nargs:
            self.error(ngettext("%(option)s option requires %(number)d argument",
                                "%(option)s option requires %(number)d arguments",
                                nargs) % {"option": opt, "number": nargs})
        if nargs == 1:
            return rargs.pop(0)
        value = tuple(rargs[:nargs])
        del rargs[:nargs]
        return value

    # ------------------------------------------------------------ words

    def get_prog_name(self):
        """Return the program's name."""
        return os.path.basename(sys.argv[0]) if self.prog is None else self.prog

    def expand_prog_name(self, s):
        """Return text with the program's name."""
        return s.replace("%prog", self.get_prog_name())

    def get_description(self):
        return self.expand_prog_name(self.description) if self.description else self.description

    def exit(self, status=0, msg=None):
        """End the program."""
        if msg:
            sys.stderr.write(msg)
        sys.exit(status)

    def error(self, msg):
        """Tell of a mistake, and end the program."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.get_prog_name()}: error: {msg}\n")

    def get_usage(self):
        """Return the usage."""
        return self.formatter.format_usage(self.expand_prog_name(self.usage)) if self.usage else ""

    def print_usage(self, file=None):
        """Print the usage."""
        if self.usage:
            print(self.get_usage(), file=file)

    def get_version(self):
        """Return the version."""
        return self.expand_prog_name(self.version) if self.version else ""

    def print_version(self, file=None):
        """Print the version."""
        if self.version:
            print(self.get_version(), file=file)

    def format_option_help(self, formatter=None):
        formatter = formatter or self.formatter
        formatter.store_option_strings(self)
        result = [formatter.format_heading(_("Options"))]
        formatter.indent()
        if self.option_list:
            result += [super().format_option_help(formatter), "\n"]
        for group in self.option_groups:
            result += [group.format_help(formatter), "\n"]
        formatter.dedent()
        # Without the last empty line.
        return "".join(result[:-1])

    def format_epilog(self, formatter):
        """Return what stands at the end."""
        return formatter.format_epilog(self.epilog)

    def format_help(self, formatter=None):
        formatter = formatter or self.formatter
        result = [self.get_usage() + "\n"] if self.usage else []
        if self.description:
            result.append(self.format_description(formatter) + "\n")
        return "".join([*result, self.format_option_help(formatter), self.format_epilog(formatter)])

    def print_help(self, file=None):
        """Print the help."""
        (sys.stdout if file is None else file).write(self.format_help())


OptionParser.__module__ = "optparse"
