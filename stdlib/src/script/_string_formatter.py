"""string.Formatter: what str.format does, in pieces that can be overridden."""

try:
    from _string import formatter_parser, formatter_field_name_split
except ImportError:
    def formatter_parser(text):
        """Yield (literal, field name, format spec, conversion) of a format text."""
        literal, i, n = "", 0, len(text)
        while i < n:
            c = text[i]
            if c in "{}" and text[i + 1:i + 2] == c:
                yield literal + c, None, None, None
                literal, i = "", i + 2
            elif c == "}":
                raise ValueError("Single '}' encountered in format string")
            elif c == "{":
                end = _field_end(text, i + 1)
                yield (literal, *_split_field(text[i + 1:end]))
                literal, i = "", end + 1
            else:
                literal += c
                i += 1
        if literal:
            yield literal, None, None, None

    def _field_end(text, i):
        if i >= len(text):
            raise ValueError("Single '{' encountered in format string")
        depth, bracket = 1, False
        while i < len(text):
            c = text[i]
            if bracket:
                bracket = c != "]"
            elif c == "[":
                bracket = True
            elif c == "{":
                depth += 1
            elif c == "}":
                depth -= 1
                if not depth:
                    return i
            i += 1
        raise ValueError("expected '}' before end of string")

    def _split_field(field):
        bracket = False
        for i, c in enumerate(field):
            if bracket:
                bracket = c != "]"
            elif c == "[":
                bracket = True
            elif c == ":":
                return field[:i], field[i + 1:], None
            elif c == "!":
                rest = field[i + 1:]
                if not rest:
                    raise ValueError("end of string while looking for conversion specifier")
                if len(rest) > 1 and rest[1] != ":":
                    raise ValueError("expected ':' after conversion specifier")
                return field[:i], rest[2:], rest[0]
        return field, "", None

    def formatter_field_name_split(name):
        """Return (first, iterator of (is attribute?, name or index)) of a field name."""
        end = min((i for i in (name.find("."), name.find("[")) if i >= 0), default=len(name))
        first, rest = name[:end], name[end:]

        def steps():
            i = 0
            while i < len(rest):
                if rest[i] == ".":
                    stop = min((k for k in (rest.find(".", i + 1), rest.find("[", i + 1))
                                if k >= 0), default=len(rest))
                    key, i, is_attr = rest[i + 1:stop], stop, True
                elif rest[i] == "[":
                    stop = rest.find("]", i)
                    if stop < 0:
                        raise ValueError("Missing ']' in format string")
                    key, i, is_attr = rest[i + 1:stop], stop + 1, False
                else:
                    raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
                if not key:
                    raise ValueError("Empty attribute in format string")
                yield is_attr, int(key) if not is_attr and key.isdecimal() else key

        return int(first) if first.isdecimal() else first, steps()


class Formatter:
    """Formats texts as str.format does; each step is a method to override."""

    def format(self, format_string, /, *args, **kwargs):
        """Fill in a format text."""
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Fill in a format text, the arguments given as a tuple and a dict."""
        used_args = set()
        result, _ = self._vformat(format_string, args, kwargs, used_args, 2)
        self.check_unused_args(used_args, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, depth, auto=0):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if field is None:
                continue
            first, _ = formatter_field_name_split(field)
            if first == "":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to "
                                     "automatic field numbering")
                field = str(auto) + field
                auto += 1
            elif isinstance(first, int):
                if auto:
                    raise ValueError("cannot switch from automatic field numbering to "
                                     "manual field specification")
                auto = False
            obj, arg_used = self.get_field(field, args, kwargs)
            used_args.add(arg_used)
            obj = self.convert_field(obj, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used_args, depth - 1, auto)
            result.append(self.format_field(obj, spec))
        return "".join(result), auto

    def get_value(self, key, args, kwargs):
        """Return the argument of a number or a name."""
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Called at the end with what was used."""

    def format_field(self, value, format_spec):
        """Return the text of one value."""
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """Apply !s, !r or !a."""
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        """Split a format text into (literal, field, spec, conversion)."""
        return formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        """Return the object that a field names, and the argument it starts from."""
        first, rest = formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, key in rest:
            obj = getattr(obj, key) if is_attr else obj[key]
        return obj, first


Formatter.__module__ = "string"
