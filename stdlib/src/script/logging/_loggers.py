"""Loggers, their tree, and the functions that use the root of it."""

import logging
import sys
from logging import (NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL, FileHandler, Filterer,
                     Formatter, StreamHandler, _STYLES, _checkLevel, _is_internal_frame,
                     _lock, _styles_error, getLevelName)

__name__ = "logging"


class PlaceHolder:
    """Stands in the tree for a logger that nobody asked for yet."""

    def __init__(self, alogger):
        self.loggerMap = {alogger: None}

    def append(self, alogger):
        self.loggerMap.setdefault(alogger)


class Manager:
    """Holds the tree of the loggers."""

    def __init__(self, rootnode):
        self.root, self.loggerDict = rootnode, {}
        self.loggerClass = self.logRecordFactory = None
        self.emittedNoHandlerWarning = False
        self._disable = 0

    @property
    def disable(self):
        return self._disable

    @disable.setter
    def disable(self, value):
        self._disable = _checkLevel(value)

    def getLogger(self, name):
        """Return the logger of a dotted name; make it, and hang it into the tree."""
        if not isinstance(name, str):
            raise TypeError("A logger name must be a string")
        with _lock:
            found = self.loggerDict.get(name)
            if isinstance(found, Logger):
                return found
            made = (self.loggerClass or _loggerClass)(name)
            made.manager = self
            self.loggerDict[name] = made
            if found is not None:
                self._adopt(found, made)
            self._find_parent(made)
            return made

    def setLoggerClass(self, klass):
        if klass != Logger and not issubclass(klass, Logger):
            raise TypeError(f"logger not derived from logging.Logger: {klass.__name__}")
        self.loggerClass = klass

    def setLogRecordFactory(self, factory):
        self.logRecordFactory = factory

    def _find_parent(self, alogger):
        name = alogger.name
        parent = None
        while parent is None:
            name, dot, _ = name.rpartition(".")
            if not dot:
                parent = self.root
                break
            found = self.loggerDict.get(name)
            if found is None:
                self.loggerDict[name] = PlaceHolder(alogger)
            elif isinstance(found, Logger):
                parent = found
            else:
                found.append(alogger)
        alogger.parent = parent

    def _adopt(self, placeholder, alogger):
        """Put a new logger between those below its name and their parents."""
        prefix = alogger.name
        for child in placeholder.loggerMap:
            if child.parent.name[:len(prefix)] != prefix:
                alogger.parent = child.parent
                child.parent = alogger

    def _clear_cache(self):
        with _lock:
            for node in (self.root, *self.loggerDict.values()):
                if isinstance(node, Logger):
                    node._cache.clear()


class Logger(Filterer):
    """A source of messages; its name says where in the tree it is."""

    def __init__(self, name, level=NOTSET):
        Filterer.__init__(self)
        self.name, self.level = name, _checkLevel(level)
        self.parent, self.handlers = None, []
        self.propagate, self.disabled = True, False
        self._cache = {}    # level -> whether it is heard

    def setLevel(self, level):
        """Drop messages below a level."""
        self.level = _checkLevel(level)
        self.manager._clear_cache()

    def debug(self, msg, *args, **kwargs):
        if self.isEnabledFor(DEBUG):
            self._log(DEBUG, msg, args, **kwargs)

    def info(self, msg, *args, **kwargs):
        if self.isEnabledFor(INFO):
            self._log(INFO, msg, args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        if self.isEnabledFor(WARNING):
            self._log(WARNING, msg, args, **kwargs)

    def warn(self, msg, *args, **kwargs):
        import warnings
        warnings.warn("The 'warn' method is deprecated, use 'warning' instead",
                      DeprecationWarning, 2)
        self.warning(msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        if self.isEnabledFor(ERROR):
            self._log(ERROR, msg, args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        if self.isEnabledFor(CRITICAL):
            self._log(CRITICAL, msg, args, **kwargs)

    def fatal(self, msg, *args, **kwargs):
        self.critical(msg, *args, **kwargs)

    def log(self, level, msg, *args, **kwargs):
        if not isinstance(level, int):
            if logging.raiseExceptions:
                raise TypeError("level must be an integer")
            return
        if self.isEnabledFor(level):
            self._log(level, msg, args, **kwargs)

    def findCaller(self, stack_info=False, stacklevel=1):
        """Return (file, line, function, stack) of who sent the message."""
        f = sys._getframe(1)
        while f is not None and (_is_internal_frame(f) or
                                 f.f_code.co_filename == _srcfile):
            f = f.f_back
        if f is None:
            return "(unknown file)", 0, "(unknown function)", None
        while stacklevel > 1 and f.f_back is not None:
            f = f.f_back
            if not (_is_internal_frame(f) or f.f_code.co_filename == _srcfile):
                stacklevel -= 1
        sinfo = None
        if stack_info:
            import traceback
            sinfo = ("Stack (most recent call last):\n"
                     + "".join(traceback.format_stack(f))).rstrip("\n")
        return f.f_code.co_filename, f.f_lineno, f.f_code.co_name, sinfo

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None, extra=None,
                   sinfo=None):
        """Make a record, with further attributes in `extra`."""
        rv = logging._logRecordFactory(name, level, fn, lno, msg, args, exc_info, func, sinfo)
        if extra is not None:
            for key in extra:
                if key in ("message", "asctime") or key in rv.__dict__:
                    raise KeyError(f"Attempt to overwrite {key!r} in LogRecord")
                rv.__dict__[key] = extra[key]
        return rv

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False,
             stacklevel=1):
        try:
            fn, lno, func, sinfo = self.findCaller(stack_info, stacklevel)
        except ValueError:
            fn, lno, func, sinfo = "(unknown file)", 0, "(unknown function)", None
        if exc_info:
            if isinstance(exc_info, BaseException):
                exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
            elif not isinstance(exc_info, tuple):
                exc_info = sys.exc_info()
        self.handle(self.makeRecord(self.name, level, fn, lno, msg, args, exc_info, func,
                                    extra, sinfo))

    def handle(self, record):
        """Send a record to the handlers, unless a filter drops it."""
        if self.disabled:
            return
        maybe = self.filter(record)
        if not maybe:
            return
        if isinstance(maybe, logging.LogRecord):
            record = maybe
        self.callHandlers(record)

    def addHandler(self, hdlr):
        with _lock:
            if hdlr not in self.handlers:
                self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        with _lock:
            if hdlr in self.handlers:
                self.handlers.remove(hdlr)

    def hasHandlers(self):
        c = self
        while c:
            if c.handlers:
                return True
            if not c.propagate:
                return False
            c = c.parent
        return False

    def callHandlers(self, record):
        """Hand a record to our handlers, and to those of the loggers above."""
        c = self
        found = 0
        while c:
            for hdlr in c.handlers:
                found += 1
                if record.levelno >= hdlr.level:
                    hdlr.handle(record)
            c = c.parent if c.propagate else None
        if found:
            return
        if logging.lastResort:
            if record.levelno >= logging.lastResort.level:
                logging.lastResort.handle(record)
        elif logging.raiseExceptions and not self.manager.emittedNoHandlerWarning:
            sys.stderr.write(f'No handlers could be found for logger "{self.name}"\n')
            self.manager.emittedNoHandlerWarning = True

    def getEffectiveLevel(self):
        """Return our level, or that of the nearest logger above that has one."""
        node = self
        while node and not node.level:
            node = node.parent
        return node.level if node else NOTSET

    def isEnabledFor(self, level):
        """Say whether messages of a level are let through."""
        if self.disabled:
            return False
        try:
            return self._cache[level]
        except KeyError:
            with _lock:
                enabled = (self.manager.disable < level
                           and level >= self.getEffectiveLevel())
                self._cache[level] = enabled
            return enabled

    def getChild(self, suffix):
        """Return the logger below us with a name."""
        if self.root is not self:
            suffix = f"{self.name}.{suffix}"
        return self.manager.getLogger(suffix)

    def getChildren(self):
        """Return the set of the loggers directly below us."""
        depth = 0 if self is self.root else self.name.count(".") + 1
        return {lg for lg in self.manager.loggerDict.values()
                if isinstance(lg, Logger) and lg.parent is self
                and lg.name.count(".") == depth}

    def __repr__(self):
        level = getLevelName(self.getEffectiveLevel())
        return f"<{self.__class__.__name__} {self.name} ({level})>"

    def __reduce__(self):
        return getLogger, (self.name,)


getChildren = Logger.getChildren
_srcfile = Logger.findCaller.__code__.co_filename


class RootLogger(Logger):
    """The logger at the top."""

    def __init__(self, level):
        Logger.__init__(self, "root", level)

    def __reduce__(self):
        return getLogger, ()


_loggerClass = Logger
root = RootLogger(WARNING)
Logger.root = root
Logger.manager = Manager(root)


class LoggerAdapter:
    """A logger with something to add to each message."""

    def __init__(self, logger, extra=None, merge_extra=False):
        self.logger = logger
        self.extra = extra
        self.merge_extra = merge_extra

    def process(self, msg, kwargs):
        """Return the message and the arguments to send; override it."""
        both = self.merge_extra and "extra" in kwargs
        kwargs["extra"] = {**self.extra, **kwargs["extra"]} if both else self.extra
        return msg, kwargs

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)

    def log(self, level, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            msg, kwargs = self.process(msg, kwargs)
            self.logger.log(level, msg, *args, **kwargs)

    def isEnabledFor(self, level):
        return self.logger.isEnabledFor(level)

    def setLevel(self, level):
        self.logger.setLevel(level)

    def getEffectiveLevel(self):
        return self.logger.getEffectiveLevel()

    def hasHandlers(self):
        return self.logger.hasHandlers()

    @property
    def manager(self):
        return self.logger.manager

    @manager.setter
    def manager(self, value):
        self.logger.manager = value

    @property
    def name(self):
        return self.logger.name

    def __repr__(self):
        level = getLevelName(self.logger.getEffectiveLevel())
        return f"<{self.__class__.__name__} {self.logger.name} ({level})>"


# ---------------------------------------------------------------- functions

def _asked_for(options, encoding, errors):
    """The handlers that `basicConfig` was given, or the one that its options describe."""
    given = options.pop("handlers", None)
    places = options.keys() & {"stream", "filename"}
    if given is None and len(places) == 2:
        raise ValueError("'stream' and 'filename' should not be specified together")
    if given is not None and places:
        raise ValueError("'stream' or 'filename' should not be specified together "
                         "with 'handlers'")
    if given is not None:
        return given
    name, mode = options.pop("filename", None), options.pop("filemode", "a")
    if not name:
        return [StreamHandler(options.pop("stream", None))]
    if "b" in mode:
        errors = None
    return [FileHandler(name, mode, encoding=encoding, errors=errors)]


def _remove_all(logger):
    """Take a logger's handlers away and close them."""
    while logger.handlers:
        handler = logger.handlers[0]
        logger.removeHandler(handler)
        handler.close()


def basicConfig(**kwargs):
    """Give the root logger a handler, unless it has one."""
    take = kwargs.pop
    with _lock:
        if take("force", False):
            _remove_all(root)
        encoding, errors = take("encoding", None), take("errors", "backslashreplace")
        if root.handlers:
            return
        handlers = _asked_for(kwargs, encoding, errors)
        dates, style = take("datefmt", None), take("style", "%")
        if style not in _STYLES:
            raise _styles_error()
        usual = Formatter(take("format", _STYLES[style][1]), dates, style)
        for handler in handlers:
            handler.setFormatter(handler.formatter or usual)
            root.addHandler(handler)
        if (level := take("level", None)) is not None:
            root.setLevel(level)
        if kwargs:
            raise ValueError(f"Unrecognised argument(s): {', '.join(kwargs)}")


def getLogger(name=None):
    """Return the logger of a name, or the root."""
    if not name or isinstance(name, str) and name == root.name:
        return root
    return Logger.manager.getLogger(name)


def getLoggerClass():
    """Return the class of new loggers."""
    return _loggerClass


def setLoggerClass(klass):
    """Set the class of new loggers."""
    global _loggerClass
    if klass != Logger and not issubclass(klass, Logger):
        raise TypeError(f"logger not derived from logging.Logger: {klass.__name__}")
    _loggerClass = klass


def _configured():
    if not root.handlers:
        logging.basicConfig()
    return root


def critical(msg, *args, **kwargs):
    """Send a message of level CRITICAL to the root logger."""
    _configured().critical(msg, *args, **kwargs)


def fatal(msg, *args, **kwargs):
    """The same as `critical`."""
    critical(msg, *args, **kwargs)


def error(msg, *args, **kwargs):
    """Send a message of level ERROR to the root logger."""
    _configured().error(msg, *args, **kwargs)


def exception(msg, *args, exc_info=True, **kwargs):
    """Send a message of level ERROR with the exception that is being handled."""
    error(msg, *args, exc_info=exc_info, **kwargs)


def warning(msg, *args, **kwargs):
    """Send a message of level WARNING to the root logger."""
    _configured().warning(msg, *args, **kwargs)


def warn(msg, *args, **kwargs):
    """The old name of `warning`."""
    import warnings
    warnings.warn("The 'warn' function is deprecated, use 'warning' instead",
                  DeprecationWarning, 2)
    warning(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    """Send a message of level INFO to the root logger."""
    _configured().info(msg, *args, **kwargs)


def debug(msg, *args, **kwargs):
    """Send a message of level DEBUG to the root logger."""
    _configured().debug(msg, *args, **kwargs)


def log(level, msg, *args, **kwargs):
    """Send a message of any level to the root logger."""
    _configured().log(level, msg, *args, **kwargs)


def disable(level=CRITICAL):
    """Drop all messages of a level and below, whatever the loggers say."""
    root.manager.disable = level
    root.manager._clear_cache()


def shutdown(handlerList=None):
    """Flush and close all handlers; called at the end of the program."""
    refs = logging._handlerList if handlerList is None else handlerList
    for wr in refs[::-1]:
        try:
            _finish(wr())
        except BaseException:
            if logging.raiseExceptions:
                raise


def _finish(handler):
    if not handler:
        return
    try:
        handler.acquire()
        if getattr(handler, "flushOnClose", True):
            handler.flush()
        handler.close()
    except (OSError, ValueError):
        pass        # the stream was closed by somebody
    finally:
        handler.release()


import atexit
atexit.register(shutdown)

_warnings_showwarning = None


def _showwarning(message, category, filename, lineno, file=None, line=None):
    if file is not None:
        if _warnings_showwarning is not None:
            _warnings_showwarning(message, category, filename, lineno, file, line)
        return
    import warnings
    s = warnings.formatwarning(message, category, filename, lineno, line)
    logger = getLogger("py.warnings")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.warning(str(s))


def captureWarnings(capture):
    """Send warnings to the logger py.warnings, or to where they went before."""
    global _warnings_showwarning
    import warnings
    captured = _warnings_showwarning is not None
    if capture and not captured:
        _warnings_showwarning, warnings.showwarning = warnings.showwarning, _showwarning
    elif captured and not capture:
        warnings.showwarning, _warnings_showwarning = _warnings_showwarning, None
