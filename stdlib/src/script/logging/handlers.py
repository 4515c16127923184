"""Handlers for files that turn over, sockets, mail, buffers and queues."""

import copy
import io
import logging
import os
import pickle
import queue
import re
import socket
import struct
import threading
import time

DEFAULT_TCP_LOGGING_PORT, DEFAULT_UDP_LOGGING_PORT = 9020, 9021
DEFAULT_HTTP_LOGGING_PORT, DEFAULT_SOAP_LOGGING_PORT = 9022, 9023
SYSLOG_UDP_PORT = SYSLOG_TCP_PORT = 514


# ---------------------------------------------------------------- files

class BaseRotatingHandler(logging.FileHandler):
    """A file that is put aside at times; a subclass says when, and where to."""

    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        logging.FileHandler.__init__(self, filename, mode=mode, encoding=encoding,
                                     delay=delay, errors=errors)

    def emit(self, record):
        try:
            if self.shouldRollover(record):
                self.doRollover()
            logging.FileHandler.emit(self, record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        """Return the name for a file that is put aside."""
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        """Put a file aside."""
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            os.rename(source, dest)

    def _close_stream(self):
        if self.stream:
            self.stream.close()
            self.stream = None


def _without(path):
    if os.path.exists(path):
        os.remove(path)


class RotatingFileHandler(BaseRotatingHandler):
    """Turns over when the file would grow too large."""

    def __init__(self, filename, mode="a", maxBytes=0, backupCount=0, encoding=None,
                 delay=False, errors=None):
        # What was written before must stay if there is to be a turnover at all.
        mode = "a" if maxBytes > 0 else mode
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode, encoding=encoding, delay=delay, errors=errors)
        self.maxBytes, self.backupCount = maxBytes, backupCount

    def doRollover(self):
        """Every older file takes the next number; the oldest goes."""
        self._close_stream()
        if self.backupCount > 0:
            names = [self.rotation_filename(f"{self.baseFilename}.{number}")
                     for number in range(1, self.backupCount + 1)]
            for older, newer in zip(names[:0:-1], names[-2::-1]):
                if os.path.exists(newer):
                    _without(older)
                    os.rename(newer, older)
            _without(names[0])
            self.rotate(self.baseFilename, names[0])
        if not self.delay:
            self.stream = self._open()

    def shouldRollover(self, record):
        """Would the record be too much for the file?"""
        if self.maxBytes <= 0:
            return False
        if os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename):
            return False
        if self.stream is None:
            self.stream = self._open()
        line = self.format(record) + "\n"
        self.stream.seek(0, 2)
        size = self.stream.tell()
        return size > 0 and size + len(line) >= self.maxBytes


_DAY = 24 * 60 * 60

# By the letter of the unit: its seconds, how the time is written, and what matches that.
_UNITS = {"S": (1, "%Y-%m-%d_%H-%M-%S", r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d"),
          "M": (60, "%Y-%m-%d_%H-%M", r"\d{4}-\d\d-\d\d_\d\d-\d\d"),
          "H": (60 * 60, "%Y-%m-%d_%H", r"\d{4}-\d\d-\d\d_\d\d"),
          "D": (_DAY, "%Y-%m-%d", r"\d{4}-\d\d-\d\d"),
          "MIDNIGHT": (_DAY, "%Y-%m-%d", r"\d{4}-\d\d-\d\d"),
          "W": (7 * _DAY, "%Y-%m-%d", r"\d{4}-\d\d-\d\d")}


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Turns over at certain times."""

    def __init__(self, filename, when="h", interval=1, backupCount=0, encoding=None,
                 delay=False, utc=False, atTime=None, errors=None):
        encoding = io.text_encoding(encoding)
        super().__init__(filename, "a", encoding=encoding, delay=delay, errors=errors)
        self.when, self.backupCount = when.upper(), backupCount
        self.utc, self.atTime = utc, atTime
        unit = self.when
        if unit.startswith("W"):
            if len(unit) != 2:
                raise ValueError("You must specify a day for weekly rollover from 0 to 6 "
                                 f"(0 is Monday): {unit}")
            if not "0" <= unit[1] <= "6":
                raise ValueError(f"Invalid day specified for weekly rollover: {unit}")
            self.dayOfWeek, unit = int(unit[1]), "W"
        if unit not in _UNITS:
            raise ValueError(f"Invalid rollover interval specified: {self.when}")
        seconds, self.suffix, pattern = _UNITS[unit]
        self.extMatch = re.compile(rf"(?<!\d){pattern}(?!\d)", re.ASCII)
        self.interval = seconds * interval
        start = os.stat(filename).st_mtime if os.path.exists(self.baseFilename) else time.time()
        self.rolloverAt = self.computeRollover(int(start))

    def _local(self, moment):
        return time.gmtime(moment) if self.utc else time.localtime(moment)

    def computeRollover(self, currentTime):
        """Return when the next turnover is due, in seconds since the epoch."""
        if self.when != "MIDNIGHT" and not self.when.startswith("W"):
            return currentTime + self.interval
        now = self._local(currentTime)
        at = self.atTime
        due = (at.hour * 60 + at.minute) * 60 + at.second if at else _DAY
        ahead = due - ((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec)
        weekday = now.tm_wday
        if ahead <= 0:
            # The hour has passed for today.
            ahead += _DAY
            weekday = (weekday + 1) % 7
        found = currentTime + ahead
        if self.when.startswith("W"):
            found += (self.dayOfWeek - weekday) % 7 * _DAY
            found += self.interval - 7 * _DAY
        else:
            found += self.interval - _DAY
        return found if self.utc else found + self._shift(now, found)

    def _shift(self, now, moment):
        """What summer time takes from or adds to a day between two moments."""
        then = time.localtime(moment)
        if now.tm_isdst == then.tm_isdst:
            return 0
        if now.tm_isdst:
            return 3600
        return 0 if time.localtime(moment - 3600).tm_isdst == 0 else -3600

    def shouldRollover(self, record):
        """Is the time over?"""
        if int(time.time()) < self.rolloverAt:
            return False
        if os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename):
            # Not a file to put aside; ask again later, not at every record.
            self.rolloverAt = self.computeRollover(int(time.time()))
            return False
        return True

    def getFilesToDelete(self):
        """Return the names of the files that are too old to keep."""
        folder, base = os.path.split(self.baseFilename)
        found = []
        for name in os.listdir(folder):
            if self.namer is None:
                if name.startswith(base + ".") and self.extMatch.fullmatch(name[len(base) + 1:]):
                    found.append((name, name))
            else:
                for match in self.extMatch.finditer(name):
                    if os.path.basename(self.namer(f"{self.baseFilename}.{match[0]}")) == name:
                        found.append((match[0], name))
                        break
        found.sort()
        return [os.path.join(folder, name) for _, name in found[:max(0, len(found)
                                                                      - self.backupCount)]]

    def doRollover(self):
        """Put the file aside under the time at which it began."""
        now = int(time.time())
        begun = self._local(self.rolloverAt - self.interval)
        aside = self.rotation_filename(f"{self.baseFilename}.{time.strftime(self.suffix, begun)}")
        if os.path.exists(aside):
            return
        self._close_stream()
        self.rotate(self.baseFilename, aside)
        if self.backupCount > 0:
            for name in self.getFilesToDelete():
                os.remove(name)
        if not self.delay:
            self.stream = self._open()
        due = self.computeRollover(now)
        while due <= now:
            due += self.interval
        self.rolloverAt = due


class WatchedFileHandler(logging.FileHandler):
    """Opens the file anew when somebody else has moved it."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        super().__init__(filename, mode=mode, encoding=encoding, delay=delay, errors=errors)
        self.dev = self.ino = None
        self._note()

    def _note(self):
        if self.stream is not None:
            found = os.fstat(self.stream.fileno())
            self.dev, self.ino = found.st_dev, found.st_ino

    def reopenIfNeeded(self):
        """Open the file anew if the name means another one now."""
        if self.stream is None:
            return
        try:
            found = os.stat(self.baseFilename)
            moved = (found.st_dev, found.st_ino) != (self.dev, self.ino)
        except FileNotFoundError:
            moved = True
        if moved:
            self._drop_stream()
            self.stream = self._open()
            self._note()

    def emit(self, record):
        self.reopenIfNeeded()
        super().emit(record)


# ---------------------------------------------------------------- sockets

class SocketHandler(logging.Handler):
    """Sends records, pickled, over a stream socket; a broken one is made anew later and later."""

    def __init__(self, host, port):
        super().__init__()
        self.host, self.port = host, port
        self.address = host if port is None else (host, port)
        self.sock = None
        self.closeOnError = False
        self.retryTime = None
        self.retryStart, self.retryMax, self.retryFactor = 1.0, 30.0, 2.0

    def makeSocket(self, timeout=1):
        """Return a new connection."""
        if self.port is not None:
            return socket.create_connection(self.address, timeout=timeout)
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(timeout)
        try:
            made.connect(self.address)
        except OSError:
            made.close()
            raise
        return made

    def createSocket(self):
        """Make a connection, unless the last attempt is too short a time ago."""
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except OSError:
            self.retryPeriod = self.retryStart if self.retryTime is None else \
                min(self.retryPeriod * self.retryFactor, self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        """Send bytes, if there is a connection."""
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except OSError:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        """Return a record as bytes: the length, and the pickle of its attributes."""
        if record.exc_info:
            # The traceback stays here; its text goes.
            self.format(record)
        values = {**record.__dict__, "msg": record.getMessage(), "args": None, "exc_info": None}
        values.pop("message", None)
        data = pickle.dumps(values, 1)
        return struct.pack(">L", len(data)) + data

    def handleError(self, record):
        if self.closeOnError and self.sock:
            self.sock.close()
            self.sock = None
        else:
            super().handleError(record)

    def emit(self, record):
        try:
            self.send(self.makePickle(record))
        except Exception:
            self.handleError(record)

    def close(self):
        with self.lock:
            sock, self.sock = self.sock, None
            if sock:
                sock.close()
            super().close()


class DatagramHandler(SocketHandler):
    """Sends records, pickled, each in a datagram."""

    def __init__(self, host, port):
        super().__init__(host, port)
        self.closeOnError = False

    def makeSocket(self):
        return socket.socket(socket.AF_UNIX if self.port is None else socket.AF_INET,
                             socket.SOCK_DGRAM)

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, self.address)


class SysLogHandler(logging.Handler):
    """Sends records to a system's log."""

    for _number, _name in enumerate("EMERG ALERT CRIT ERR WARNING NOTICE INFO DEBUG".split()):
        locals()["LOG_" + _name] = _number
    _FACILITIES = dict(zip("kern user mail daemon auth syslog lpr news uucp cron authpriv ftp "
                           "ntp security console solaris-cron".split(), range(16)))
    for _number, _name in enumerate("KERN USER MAIL DAEMON AUTH SYSLOG LPR NEWS UUCP CRON "
                                    "AUTHPRIV FTP NTP SECURITY CONSOLE SOLCRON".split()):
        locals()["LOG_" + _name] = _number
    for _number in range(8):
        locals()[f"LOG_LOCAL{_number}"] = 16 + _number
    del _number, _name

    priority_names = {"alert": 1, "crit": 2, "critical": 2, "debug": 7, "emerg": 0, "err": 3,
                      "error": 3, "info": 6, "notice": 5, "panic": 0, "warn": 4, "warning": 4}
    facility_names = {**_FACILITIES, **{f"local{n}": 16 + n for n in range(8)}}
    priority_map = {"DEBUG": "debug", "INFO": "info", "WARNING": "warning", "ERROR": "error",
                    "CRITICAL": "critical"}
    ident = ""
    append_nul = True

    def __init__(self, address=("localhost", SYSLOG_UDP_PORT), facility=LOG_USER,
                 socktype=None):
        super().__init__()
        self.address, self.facility, self.socktype = address, facility, socktype
        self.socket = None
        self.createSocket()

    def createSocket(self):
        """Connect to the log."""
        if isinstance(self.address, str):
            self.unixsocket = True
            try:
                self._connect_unixsocket(self.address)
            except OSError:
                # The log may not run yet.
                pass
            return
        self.unixsocket = False
        kind = socket.SOCK_DGRAM if self.socktype is None else self.socktype
        found = socket.getaddrinfo(*self.address, 0, kind)
        if not found:
            raise OSError("getaddrinfo returns an empty list")
        family, kind, proto, _, place = found[0]
        self.socket = socket.socket(family, kind, proto)
        if kind == socket.SOCK_STREAM:
            self.socket.connect(place)
        self.socktype = kind

    def _connect_unixsocket(self, address):
        kinds = [self.socktype] if self.socktype is not None else \
            [socket.SOCK_DGRAM, socket.SOCK_STREAM]
        for kind in kinds:
            self.socket = socket.socket(socket.AF_UNIX, kind)
            try:
                self.socket.connect(address)
                self.socktype = kind
                return
            except OSError:
                self.socket.close()
                if kind == kinds[-1]:
                    raise

    def encodePriority(self, facility, priority):
        """Return facility and priority as one number."""
        facility = self.facility_names.get(facility, facility)
        priority = self.priority_names.get(priority, priority)
        return facility << 3 | priority

    def mapPriority(self, levelName):
        """Return the log's word for a level."""
        return self.priority_map.get(levelName, "warning")

    def emit(self, record):
        try:
            text = (self.ident or "") + self.format(record) + ("\0" if self.append_nul else "")
            mark = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            data = f"<{mark}>".encode() + text.encode("utf-8")
            if not self.socket:
                self.createSocket()
            if self.unixsocket:
                try:
                    self.socket.send(data)
                except OSError:
                    self.socket.close()
                    self._connect_unixsocket(self.address)
                    self.socket.send(data)
            elif self.socktype == socket.SOCK_DGRAM:
                self.socket.sendto(data, self.address)
            else:
                self.socket.sendall(data)
        except Exception:
            self.handleError(record)

    def close(self):
        with self.lock:
            sock, self.socket = self.socket, None
            if sock:
                sock.close()
            super().close()


class HTTPHandler(logging.Handler):
    """Sends records to a server of the web, as the fields of a form."""

    def __init__(self, host, url, method="GET", secure=False, credentials=None, context=None):
        super().__init__()
        method = method.upper()
        if method not in ("GET", "POST"):
            raise ValueError("method must be GET or POST")
        if not secure and context is not None:
            raise ValueError("context parameter only makes sense with secure=True")
        self.host, self.url, self.method = host, url, method
        self.secure, self.credentials, self.context = secure, credentials, context

    def mapLogRecord(self, record):
        """Return the fields."""
        return record.__dict__

    def getConnection(self, host, secure):
        """Return a connection."""
        import http.client
        if secure:
            return http.client.HTTPSConnection(host, context=self.context)
        return http.client.HTTPConnection(host)

    def emit(self, record):
        try:
            from urllib.parse import urlencode
            data = urlencode(self.mapLogRecord(record))
            url = self.url
            if self.method == "GET":
                url += ("&" if "?" in url else "?") + data
            h = self.getConnection(self.host, self.secure)
            h.putrequest(self.method, url)
            if self.method == "POST":
                h.putheader("Content-type", "application/x-www-form-urlencoded")
                h.putheader("Content-length", str(len(data)))
            if self.credentials:
                import base64
                pair = base64.b64encode(":".join(self.credentials).encode()).decode("ascii")
                h.putheader("Authorization", "Basic " + pair)
            h.endheaders()
            if self.method == "POST":
                h.send(data.encode("utf-8"))
            h.getresponse()
        except Exception:
            self.handleError(record)


class SMTPHandler(logging.Handler):
    """Sends records by mail."""

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None,
                 timeout=5.0):
        raise NotImplementedError("logging.handlers.SMTPHandler: there is no smtplib")


class NTEventLogHandler(logging.Handler):
    """Writes to the log of Windows."""

    def __init__(self, appname, dllname=None, logtype="Application"):
        raise NotImplementedError("logging.handlers.NTEventLogHandler: this is no Windows")


# ---------------------------------------------------------------- buffers and queues

class BufferingHandler(logging.Handler):
    """Keeps records until there are many."""

    def __init__(self, capacity):
        super().__init__()
        self.capacity, self.buffer = capacity, []

    def shouldFlush(self, record):
        """Are there enough?"""
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        self.buffer.append(record)
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        """Forget them."""
        with self.lock:
            self.buffer.clear()

    def close(self):
        try:
            self.flush()
        finally:
            super().close()


class MemoryHandler(BufferingHandler):
    """Keeps records, and hands them on when there are many or one is grave."""

    def __init__(self, capacity, flushLevel=logging.ERROR, target=None, flushOnClose=True):
        super().__init__(capacity)
        self.flushLevel, self.target, self.flushOnClose = flushLevel, target, flushOnClose

    def shouldFlush(self, record):
        return super().shouldFlush(record) or record.levelno >= self.flushLevel

    def setTarget(self, target):
        """Say who gets them."""
        with self.lock:
            self.target = target

    def flush(self):
        with self.lock:
            if self.target:
                for record in self.buffer:
                    self.target.handle(record)
                self.buffer.clear()

    def close(self):
        try:
            if self.flushOnClose:
                self.flush()
        finally:
            with self.lock:
                self.target = None
                super().close()


class QueueHandler(logging.Handler):
    """Puts records into a queue, for another thread (or process) to handle."""

    listener = None

    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def enqueue(self, record):
        """Put one; never wait."""
        self.queue.put_nowait(record)

    def prepare(self, record):
        """Return a copy that can go to another process: its text is made here."""
        text = self.format(record)
        record = copy.copy(record)
        record.message = record.msg = text
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return record

    def emit(self, record):
        try:
            self.enqueue(self.prepare(record))
        except Exception:
            self.handleError(record)


class QueueListener:
    """A thread that takes records out of a queue and gives them to handlers."""

    _sentinel = None

    def __init__(self, queue, *handlers, respect_handler_level=False):
        self.queue, self.handlers = queue, handlers
        self.respect_handler_level = respect_handler_level
        self._thread = None

    def dequeue(self, block):
        """Take one."""
        return self.queue.get(block)

    def start(self):
        """Start the thread."""
        if self._thread is not None:
            raise RuntimeError("Listener already started")
        self._thread = threading.Thread(target=self._monitor, daemon=True)
        self._thread.start()

    def prepare(self, record):
        """Return the record to handle."""
        return record

    def handle(self, record):
        """Give a record to the handlers."""
        record = self.prepare(record)
        for handler in self.handlers:
            if not self.respect_handler_level or record.levelno >= handler.level:
                handler.handle(record)

    def _monitor(self):
        done = getattr(self.queue, "task_done", None)
        while True:
            try:
                record = self.dequeue(True)
            except queue.Empty:
                return
            over = record is self._sentinel
            if not over:
                self.handle(record)
            if done:
                done()
            if over:
                return

    def enqueue_sentinel(self):
        """Put what ends the thread."""
        self.queue.put_nowait(self._sentinel)

    def stop(self):
        """Let the thread handle what is there, and end."""
        if self._thread:
            self.enqueue_sentinel()
            self._thread.join()
            self._thread = None
