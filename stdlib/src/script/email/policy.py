"""How headers are kept and written."""

from email.header import Header

__all__ = ["Compat32", "compat32", "Policy", "EmailPolicy", "default", "strict", "SMTP", "HTTP",
           "SMTPUTF8"]


class Policy:
    """Settings for reading and writing messages; `clone` makes others."""

    _settings = {"max_line_length": 78, "linesep": "\n", "cte_type": "8bit",
                 "raise_on_defect": False, "mangle_from_": False, "message_factory": None,
                 "verify_generated_headers": True}

    def __init__(self, **kw):
        for name, value in self._settings.items():
            setattr(self, name, kw.pop(name, value))
        for name in kw:
            raise TypeError(f"{name!r} is an invalid keyword argument for {type(self).__name__}")

    def clone(self, **kw):
        """Return a policy with some settings changed."""
        made = type(self)(**{name: getattr(self, name) for name in self._settings})
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {type(self).__name__}")
            setattr(made, name, value)
        return made

    def __add__(self, other):
        changed = {name: getattr(other, name) for name in other._settings
                   if getattr(other, name) != Policy._settings.get(name)}
        return self.clone(**changed)

    def handle_defect(self, obj, defect):
        """Note what is wrong, or raise it."""
        if self.raise_on_defect:
            raise defect
        obj.defects.append(defect)

    def header_store_parse(self, name, value):
        return name, value

    def header_fetch_parse(self, name, value):
        return value


class Compat32(Policy):
    """Headers as they were kept of old."""

    _settings = {**Policy._settings, "mangle_from_": True}

    def header_fetch_parse(self, name, value):
        if isinstance(value, str) and any("\udc80" <= c <= "\udcff" for c in value):
            return Header(value, "unknown-8bit", header_name=name)
        return value

    def fold(self, name, value, longest):
        """Return a header as text, in lines."""
        if isinstance(value, Header):
            text = value.encode(maxlinelen=longest or 0)
        else:
            value = str(value)
            header = Header(value, header_name=name, maxlinelen=longest or 1 << 30) \
                if longest or not value.isascii() else None
            text = value if header is None else header.encode(maxlinelen=longest or 0)
        return f"{name}: {text}\n"


class EmailPolicy(Policy):
    """Headers as text, encoded only where they are written."""

    _settings = {**Policy._settings, "utf8": False, "refold_source": "long"}

    def header_store_parse(self, name, value):
        value = str(value)
        if "\n" in value or "\r" in value:
            raise ValueError("Header values may not contain linefeed or carriage return characters")
        return name, value

    def header_fetch_parse(self, name, value):
        return "".join(str(value).splitlines())

    def fold(self, name, value, longest):
        """Return a header as text, in lines."""
        value = str(value)
        if self.utf8 or value.isascii() and len(name) + 2 + len(value) <= (longest or 1 << 30):
            return f"{name}: {value}\n"
        header = Header(value, None if value.isascii() else "utf-8", header_name=name)
        return f"{name}: {header.encode(maxlinelen=longest or 0)}\n"


compat32 = Compat32()
default = EmailPolicy()
strict = default.clone(raise_on_defect=True)
SMTP = default.clone(linesep="\r\n")
HTTP = default.clone(linesep="\r\n", max_line_length=None)
SMTPUTF8 = SMTP.clone(utf8=True)
