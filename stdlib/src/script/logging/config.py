"""Loggers, handlers and formatters made as a dict or a file says."""

import io
import logging
import os
import re

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*", re.I)


def _resolved(path):
    """What a dotted name means; modules on the way are imported."""
    first, *rest = path.split(".")
    known, found = first, __import__(first)
    for name in rest:
        known += "." + name
        try:
            found = getattr(found, name)
        except AttributeError:
            __import__(known)
            found = getattr(found, name)
    return found


def _forget_handlers():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def _silence(names, keep, disable):
    """Turn off the loggers of before that the configuration does not name."""
    loggers = logging.root.manager.loggerDict
    for name in names:
        found = loggers[name]
        if not isinstance(found, logging.Logger):
            continue
        if any(name == kept or name.startswith(kept + ".") for kept in keep):
            if name not in keep:
                # A child of a named one stays as it is made by default.
                found.setLevel(logging.NOTSET)
                found.handlers = []
                found.propagate = True
        else:
            found.disabled = disable


# ---------------------------------------------------------------- files

def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Read a configuration from a file of sections, or from a ConfigParser."""
    import configparser
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        if isinstance(fname, str):
            if not os.path.exists(fname):
                raise FileNotFoundError(f"{fname} doesn't exist")
            if not os.path.getsize(fname):
                raise RuntimeError(f"{fname} is an empty file")
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                parser.read_file(fname)
            else:
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f"{fname} is invalid: {e}")
    formatters = {name: _formatter_of(parser[f"formatter_{name}"])
                  for name in _listed(parser, "formatters")}
    with logging._lock:
        _forget_handlers()
        _loggers_of(parser, _handlers_of(parser, formatters), disable_existing_loggers)


def _listed(parser, section):
    return [name.strip() for name in parser[section]["keys"].split(",") if name.strip()]


def _formatter_of(section):
    def raw(key, otherwise=None):
        return section.get(key, raw=True, fallback=otherwise)
    values = raw("defaults")
    if values is not None:
        values = eval(values, vars(logging))
    make = _resolved(section["class"]) if section.get("class") else logging.Formatter
    return make(raw("format"), raw("datefmt"), raw("style", "%"), defaults=values)


def _handlers_of(parser, formatters):
    made, waiting = {}, []
    for name in _listed(parser, "handlers"):
        section = parser[f"handler_{name}"]
        kind = section["class"]
        try:
            make = eval(kind, vars(logging))
        except (AttributeError, NameError):
            make = _resolved(kind)
        args = eval(section.get("args", "()"), vars(logging))
        named = eval(section.get("kwargs", "{}"), vars(logging))
        handler = make(*args, **named)
        handler.name = name
        if "level" in section:
            handler.setLevel(section["level"])
        if section.get("formatter"):
            handler.setFormatter(formatters[section["formatter"]])
        if hasattr(handler, "setTarget") and section.get("target"):
            waiting.append((handler, section["target"]))
        made[name] = handler
    for handler, target in waiting:
        handler.setTarget(made[target])
    return made


def _handlers_anew(logger, names, handlers):
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    for name in names.split(","):
        if name.strip():
            logger.addHandler(handlers[name.strip()])


def _loggers_of(parser, handlers, disable):
    names = _listed(parser, "loggers")
    names.remove("root")
    section = parser["logger_root"]
    root = logging.root
    if "level" in section:
        root.setLevel(section["level"])
    _handlers_anew(root, section.get("handlers", ""), handlers)
    existing = sorted(root.manager.loggerDict)
    keep = []
    for name in names:
        section = parser[f"logger_{name}"]
        logger = logging.getLogger(section["qualname"])
        keep.append(section["qualname"])
        if "level" in section:
            logger.setLevel(section["level"])
        _handlers_anew(logger, section.get("handlers", ""), handlers)
        logger.propagate = section.getint("propagate", fallback=1)
        logger.disabled = 0
    _silence(existing, keep, disable)


# ---------------------------------------------------------------- dicts

def valid_ident(s):
    """Say whether a text is a name; raise ValueError if not."""
    if not _IDENTIFIER.fullmatch(s):
        raise ValueError("Not a valid Python identifier: %r" % s)
    return True


class BaseConfigurator:
    """Reads values of a configuration: `ext://` names an object, `cfg://` another value."""

    CONVERT_PATTERN = re.compile(r"^(?P<prefix>[a-z]+)://(?P<suffix>.*)$")
    _STEP = re.compile(r"\.(\w+)|\[([^\]]*)\]")
    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}
    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = config

    def resolve(self, s):
        """Return what a dotted name means."""
        try:
            return _resolved(s)
        except ImportError as e:
            raise ValueError(f"Cannot resolve {s!r}: {e}") from e

    def ext_convert(self, value):
        return self.resolve(value)

    def cfg_convert(self, value):
        """Follow a path of keys and numbers through the configuration."""
        first = re.match(r"\w+", value)
        if not first:
            raise ValueError("Unable to convert %r" % value)
        found, at = self.config[first[0]], first.end()
        while at < len(value):
            step = self._STEP.match(value, at)
            if not step:
                raise ValueError("Unable to convert %r at %r" % (value, value[at:]))
            key = step[1] if step[1] is not None else step[2]
            if step[1] is None and key.isdigit():
                try:
                    found = found[int(key)]
                except (TypeError, KeyError):
                    found = found[key]
            else:
                found = found[key]
            at = step.end()
        return self.convert(found)

    def convert(self, value):
        """Return a value with all that it names looked up."""
        if isinstance(value, str):
            match = self.CONVERT_PATTERN.match(value)
            method = match and self.value_converters.get(match["prefix"])
            return getattr(self, method)(match["suffix"]) if method else value
        if isinstance(value, dict):
            return {key: self.convert(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.convert(item) for item in value]
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            return tuple(self.convert(item) for item in value)
        return value

    def configure_custom(self, config):
        """Make what a factory under the key "()" makes."""
        config = dict(config)
        make = config.pop("()")
        if not callable(make):
            make = self.resolve(make)
        attributes = config.pop(".", None)
        made = make(**{key: self.convert(value) for key, value in config.items()
                       if valid_ident(key)})
        for name, value in (attributes or {}).items():
            setattr(made, name, value)
        return made

    def as_tuple(self, value):
        """Return a list as a tuple."""
        return tuple(value) if isinstance(value, list) else value


class DictConfigurator(BaseConfigurator):
    """Makes what a dict says."""

    def configure(self):
        """Do it."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError("Unsupported version: %s" % config["version"])
        with logging._lock:
            if config.get("incremental", False):
                self._change()
            else:
                self._build()

    def _change(self):
        """Only levels (and whether loggers propagate) change."""
        config = self.config
        for name, part in config.get("handlers", {}).items():
            if name not in logging._handlers:
                raise ValueError("No handler found with name %r" % name)
            try:
                if part.get("level"):
                    logging._handlers[name].setLevel(logging._checkLevel(part["level"]))
            except Exception as e:
                raise ValueError("Unable to configure handler %r" % name) from e
        for name, part in config.get("loggers", {}).items():
            try:
                self.configure_logger(name, part, True)
            except Exception as e:
                raise ValueError("Unable to configure logger %r" % name) from e
        if config.get("root"):
            try:
                self.configure_root(config["root"], True)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _build(self):
        config = self.config
        disable = config.get("disable_existing_loggers", True)
        _forget_handlers()
        self.formatters = self._all("formatters", "formatter", self.configure_formatter)
        self.filters = self._all("filters", "filter", self.configure_filter)
        self.handlers = self._handlers_in_order()
        existing = sorted(logging.root.manager.loggerDict)
        loggers = config.get("loggers", {})
        for name, part in loggers.items():
            try:
                self.configure_logger(name, part)
            except Exception as e:
                raise ValueError("Unable to configure logger %r" % name) from e
        _silence(existing, list(loggers), disable)
        if config.get("root"):
            try:
                self.configure_root(config["root"])
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _all(self, key, what, make):
        made = {}
        for name, part in self.config.get(key, {}).items():
            try:
                made[name] = make(part)
            except Exception as e:
                raise ValueError(f"Unable to configure {what} {name!r}") from e
        return made

    def _handlers_in_order(self):
        """Handlers that others are made for wait until those are there."""
        parts = self.config.get("handlers", {})
        self.handlers = {}
        for name in sorted(parts):
            self._handler(name, parts, ())
        return self.handlers

    @staticmethod
    def _needs(part):
        """The names of the handlers that one is made for."""
        others = part.get("handlers") or []
        return list(others) + ([part["target"]] if isinstance(part.get("target"), str) else [])

    def _handler(self, name, parts, waiting):
        if name in self.handlers or name in waiting:
            return
        for other in self._needs(parts[name]):
            if other in parts:
                self._handler(other, parts, (*waiting, name))
        try:
            handler = self.configure_handler(parts[name])
            handler.name = name
            self.handlers[name] = handler
        except Exception as e:
            raise ValueError("Unable to configure handler %r" % name) from e

    def configure_formatter(self, config):
        """Make a formatter."""
        if "()" in config:
            return self.configure_custom(config)
        make = _resolved(config["class"]) if config.get("class") else logging.Formatter
        named = {"defaults": config["defaults"]} if "defaults" in config else {}
        if "validate" in config:
            named["validate"] = config["validate"]
        return make(self.convert(config.get("format")), config.get("datefmt"),
                    config.get("style", "%"), **named)

    def configure_filter(self, config):
        """Make a filter."""
        return self.configure_custom(config) if "()" in config \
            else logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        """Give filters, by name, to a logger or handler."""
        for one in filters:
            try:
                known = one if callable(one) or callable(getattr(one, "filter", None)) \
                    else self.filters[one]
                filterer.addFilter(known)
            except Exception as e:
                raise ValueError("Unable to add filter %r" % one) from e

    def configure_handler(self, config):
        """Make a handler."""
        config = dict(config)
        formatter, level = config.pop("formatter", None), config.pop("level", None)
        filters = config.pop("filters", None)
        if formatter:
            try:
                formatter = self.formatters[formatter]
            except Exception as e:
                raise ValueError("Unable to set formatter %r" % formatter) from e
        if "()" in config:
            handler = self.configure_custom(config)
        else:
            attributes = config.pop(".", None)
            handler = self._of_class(config)
            for name, value in (attributes or {}).items():
                setattr(handler, name, value)
        if formatter:
            handler.setFormatter(formatter)
        if level is not None:
            handler.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(handler, filters)
        return handler

    def _of_class(self, config):
        from logging import handlers
        name = config.pop("class")
        make = name if callable(name) else self.resolve(name)
        if issubclass(make, handlers.MemoryHandler) and "target" in config:
            target = config["target"]
            if not isinstance(target, logging.Handler):
                try:
                    config["target"] = self.handlers[target]
                except Exception as e:
                    raise ValueError("Unable to set target handler %r" % target) from e
        elif issubclass(make, handlers.QueueHandler):
            return self._queue_handler(make, config)
        return make(**{key: self.convert(value) for key, value in config.items()
                       if valid_ident(key)})

    def _queue_handler(self, make, config):
        """A queue with a thread that listens, made together."""
        from logging import handlers
        import queue
        listener, others = config.pop("listener", None), config.pop("handlers", None)
        source = config.get("queue", None)
        if source is None:
            config["queue"] = queue.Queue()
        elif isinstance(source, str):
            found = self.resolve(source)
            config["queue"] = found() if callable(found) else found
        elif isinstance(source, dict):
            config["queue"] = self.configure_custom(source)
        respect = config.pop("respect_handler_level", False)
        listen = handlers.QueueListener
        if isinstance(listener, str):
            listen = self.resolve(listener)
        elif listener is not None:
            listen = self.configure_custom(listener) if isinstance(listener, dict) else listener
        made = make(**{key: self.convert(value) for key, value in config.items()
                       if valid_ident(key)})
        if others is not None:
            made.listener = listen(config["queue"], *[self.handlers[name] for name in others],
                                   respect_handler_level=respect)
        return made

    def add_handlers(self, logger, handlers):
        """Give handlers, by name, to a logger."""
        for name in handlers:
            try:
                logger.addHandler(self.handlers[name])
            except Exception as e:
                raise ValueError("Unable to add handler %r" % name) from e

    def common_logger_config(self, logger, config, incremental=False):
        """What every logger may have."""
        level = config.get("level")
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        if config.get("handlers"):
            self.add_handlers(logger, config["handlers"])
        if config.get("filters"):
            self.add_filters(logger, config["filters"])

    def configure_logger(self, name, config, incremental=False):
        """Set up a logger."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        if config.get("propagate") is not None:
            logger.propagate = config["propagate"]

    def configure_root(self, config, incremental=False):
        """Set up the root of all loggers."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Make what a dict says."""
    dictConfigClass(config).configure()


def listen(port=9030, verify=None):
    """Return a thread that takes configurations from a socket."""
    raise NotImplementedError("logging.config.listen is not supported")


def stopListening():
    """Stop the thread that takes configurations."""
