"""Mailboxes: messages in folders or in one file."""

import contextlib
import email
import email.generator
import email.message
import errno
import io
import os
import socket
import time
from types import GenericAlias

try:
    import fcntl
except ImportError:
    fcntl = None

__all__ = ["Mailbox", "Maildir", "mbox", "MMDF", "Message", "MaildirMessage", "mboxMessage",
           "MMDFMessage", "Error", "NoSuchMailboxError", "NotEmptyError", "ExternalClashError",
           "FormatError"]

_LINE = os.linesep.encode("ascii")


class Error(Exception):
    """Something is wrong with a mailbox."""


class NoSuchMailboxError(Error):
    """There is no such mailbox."""


class NotEmptyError(Error):
    """A folder still holds messages."""


class ExternalClashError(Error):
    """Another program is at the mailbox."""


class FormatError(Error):
    """A file is no mailbox."""


class Mailbox:
    """Messages by key."""

    _message_class = None

    def __init__(self, path, factory=None, create=True):
        self._path, self._factory = os.path.abspath(os.path.expanduser(path)), factory

    def _abstract(self, *args, **kw):
        raise NotImplementedError("Method must be implemented by subclass")

    add = remove = __setitem__ = iterkeys = __contains__ = __len__ = flush = lock = unlock = close = \
        get_message = get_bytes = get_file = _abstract

    __class_getitem__ = classmethod(GenericAlias)

    def __delitem__(self, key):
        self.remove(key)

    def discard(self, key):
        """Take a message out, if it is there."""
        with contextlib.suppress(KeyError):
            self.remove(key)

    def get(self, key, default=None):
        """Return a message, or something else."""
        try:
            return self[key]
        except KeyError:
            return default

    def __getitem__(self, key):
        if not self._factory:
            return self.get_message(key)
        with contextlib.closing(self.get_file(key)) as file:
            return self._factory(file)

    def get_string(self, key):
        """Return a message as text."""
        return email.message_from_bytes(self.get_bytes(key)).as_string()

    def keys(self):
        """Return the keys as a list."""
        return list(self.iterkeys())

    def itervalues(self):
        """Yield the messages."""
        for key in self.iterkeys():
            try:
                yield self[key]
            except KeyError:
                continue

    def __iter__(self):
        return self.itervalues()

    def values(self):
        """Return the messages as a list."""
        return list(self.itervalues())

    def iteritems(self):
        """Yield the keys with their messages."""
        for key in self.iterkeys():
            try:
                yield key, self[key]
            except KeyError:
                continue

    def items(self):
        """Return the keys with their messages as a list."""
        return list(self.iteritems())

    def clear(self):
        """Take all messages out."""
        for key in self.keys():
            self.discard(key)

    def pop(self, key, default=None):
        """Take a message out and return it, or something else."""
        try:
            found = self[key]
        except KeyError:
            return default
        self.discard(key)
        return found

    def popitem(self):
        """Take some message out; return it with its key."""
        for key in self.iterkeys():
            return key, self.pop(key)
        raise KeyError("No messages in mailbox")

    def update(self, arg=None):
        """Change the messages of some keys."""
        pairs = arg.iteritems() if hasattr(arg, "iteritems") else arg.items() \
            if hasattr(arg, "items") else arg
        missing = False
        for key, message in pairs:
            try:
                self[key] = message
            except KeyError:
                missing = True
        if missing:
            raise KeyError("No message with key(s)")

    @staticmethod
    def _bytes_of(message, mangles=False):
        """Return a message as bytes with plain ends of lines."""
        if isinstance(message, email.message.Message):
            out = io.BytesIO()
            email.generator.BytesGenerator(out, mangles, 0).flatten(message)
            data = out.getvalue()
        else:
            if isinstance(message, io.TextIOBase):
                raise TypeError("binary mode file expected")
            if hasattr(message, "buffer"):
                message = message.buffer
            if hasattr(message, "read"):
                message = message.read()
            if isinstance(message, str):
                message = message.encode("ascii")
            if not isinstance(message, bytes):
                raise TypeError(f"Invalid message type: {type(message)}")
            data = message.replace(b"\r\n", b"\n")
            if mangles:
                data = b"\n".join(b">" + line if line.startswith(b"From ") else line
                                  for line in data.split(b"\n"))
        return data


class Maildir(Mailbox):
    """A folder with a file for each message."""

    colon = ":"
    _count = 1

    def __init__(self, dirname, factory=None, create=True):
        super().__init__(dirname, factory, create)
        self._paths = {name: os.path.join(self._path, name) for name in ("tmp", "new", "cur")}
        if not os.path.exists(self._path):
            if not create:
                raise NoSuchMailboxError(self._path)
            os.mkdir(self._path, 0o700)
            for path in self._paths.values():
                os.mkdir(path, 0o700)
        self._toc = {}

    def add(self, message):
        """Add a message; return its key."""
        data = self._bytes_of(message)
        name, temporary = self._temporary()
        try:
            with open(temporary, "xb") as file:
                file.write(data)
        except BaseException:
            with contextlib.suppress(OSError):
                os.remove(temporary)
            raise
        is_ours = isinstance(message, MaildirMessage)
        subdir = message.get_subdir() if is_ours else "new"
        info = self.colon + message.get_info() if is_ours and message.get_info() else ""
        path = os.path.join(self._path, subdir, name + info)
        if is_ours:
            os.utime(temporary, (os.path.getatime(temporary), message.get_date()))
        os.rename(temporary, path)
        self._toc[name] = os.path.join(subdir, name + info)
        return name

    def _temporary(self):
        """Return a name that no other message has, and a path for it meanwhile."""
        now = time.time()
        host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
        name = f"{int(now)}.M{int(now % 1 * 1e6)}P{os.getpid()}Q{Maildir._count}.{host}"
        Maildir._count += 1
        return name, os.path.join(self._path, "tmp", name)

    def remove(self, key):
        """Take a message out."""
        os.remove(os.path.join(self._path, self._lookup(key)))
        self._toc.pop(key, None)

    def discard(self, key):
        with contextlib.suppress(KeyError, FileNotFoundError):
            self.remove(key)

    def __setitem__(self, key, message):
        old = self._lookup(key)
        new = self.add(message)
        added = self._toc.pop(new)
        if isinstance(message, MaildirMessage):
            subdir, info = os.path.dirname(added), message.get_info()
        else:
            subdir, info = os.path.dirname(old), old.partition(self.colon)[2]
        place = os.path.join(subdir, key + (self.colon + info if info else ""))
        os.remove(os.path.join(self._path, old))
        os.rename(os.path.join(self._path, added), os.path.join(self._path, place))
        self._toc[key] = place

    def _made(self, kind, file, place):
        message = kind(file)
        message.set_subdir(os.path.dirname(place))
        if self.colon in place:
            message.set_info(place.split(self.colon)[-1])
        message.set_date(os.path.getmtime(os.path.join(self._path, place)))
        return message

    def get_message(self, key):
        """Return a message."""
        place = self._lookup(key)
        with open(os.path.join(self._path, place), "rb") as file:
            return self._made(self._factory or MaildirMessage, file, place)

    def get_bytes(self, key):
        """Return a message as bytes."""
        with open(os.path.join(self._path, self._lookup(key)), "rb") as file:
            return file.read().replace(_LINE, b"\n")

    def get_file(self, key):
        """Return the file of a message."""
        return open(os.path.join(self._path, self._lookup(key)), "rb")

    def get_info(self, key):
        """Return what the name of a message says besides."""
        return self._lookup(key).partition(self.colon)[2]

    def set_info(self, key, info):
        """Change what the name of a message says besides."""
        place = self._lookup(key)
        new = place.partition(self.colon)[0] + (self.colon + info if info else "")
        if new != place:
            os.rename(os.path.join(self._path, place), os.path.join(self._path, new))
            self._toc[key] = new

    def get_flags(self, key):
        """Return the flags of a message."""
        info = self.get_info(key)
        return info[2:] if info.startswith("2,") else ""

    def set_flags(self, key, flags):
        """Set the flags of a message."""
        self.set_info(key, "2," + "".join(sorted(flags)))

    def add_flag(self, key, flag):
        self.set_flags(key, "".join(set(self.get_flags(key)) | set(flag)))

    def remove_flag(self, key, flag):
        if self.get_flags(key):
            self.set_flags(key, "".join(set(self.get_flags(key)) - set(flag)))

    def iterkeys(self):
        """Yield the keys."""
        self._refresh()
        for key in list(self._toc):
            try:
                self._lookup(key)
            except KeyError:
                continue
            yield key

    def __contains__(self, key):
        self._refresh()
        return key in self._toc

    def __len__(self):
        self._refresh()
        return len(self._toc)

    def flush(self):
        """Do nothing: a message is in its file at once."""

    def lock(self):
        """Do nothing: no lock is needed."""

    def unlock(self):
        """Do nothing: no lock is needed."""

    def close(self):
        """Do nothing more than to write what is left."""
        self.flush()

    def list_folders(self):
        """Return the names of the folders."""
        return [name[1:] for name in os.listdir(self._path) if len(name) > 1 and name[0] == "."
                and os.path.isdir(os.path.join(self._path, name))]

    def get_folder(self, folder):
        """Return a folder."""
        return Maildir(os.path.join(self._path, "." + folder), factory=self._factory, create=False)

    def add_folder(self, folder):
        """Make a folder, and return it."""
        path = os.path.join(self._path, "." + folder)
        made = Maildir(path, factory=self._factory)
        marker = os.path.join(path, "maildirfolder")
        if not os.path.exists(marker):
            os.close(os.open(marker, os.O_CREAT | os.O_WRONLY, 0o666))
        return made

    def remove_folder(self, folder):
        """Remove a folder that holds no messages."""
        path = os.path.join(self._path, "." + folder)
        for entry in os.listdir(os.path.join(path, "new")) + os.listdir(os.path.join(path, "cur")):
            if entry and not entry.startswith("."):
                raise NotEmptyError(f"Folder contains message(s): {folder}")
        for entry in os.listdir(path):
            if entry not in ("new", "cur", "tmp") and os.path.isdir(os.path.join(path, entry)):
                raise NotEmptyError(f"Folder contains subdirectory '{entry}': {folder}")
        for root, folders, files in os.walk(path, topdown=False):
            for name in files:
                os.remove(os.path.join(root, name))
            for name in folders:
                os.rmdir(os.path.join(root, name))
        os.rmdir(path)

    def clean(self):
        """Remove what was left over for a day and a half."""
        now = time.time()
        for name in os.listdir(self._paths["tmp"]):
            path = os.path.join(self._paths["tmp"], name)
            if now - os.path.getatime(path) > 129600:
                os.remove(path)

    def _refresh(self):
        self._toc = {}
        for subdir in ("new", "cur"):
            for entry in os.listdir(self._paths[subdir]):
                path = os.path.join(self._paths[subdir], entry)
                if not entry.startswith(".") and not os.path.isdir(path):
                    self._toc[entry.split(self.colon)[0]] = os.path.join(subdir, entry)

    def _lookup(self, key):
        """Return where a message lies."""
        if key in self._toc and os.path.exists(os.path.join(self._path, self._toc[key])):
            return self._toc[key]
        self._refresh()
        if key not in self._toc:
            raise KeyError(f"No message with key: {key}")
        return self._toc[key]

    def next(self):
        """Return the next message of a walk of old, or None."""
        if not hasattr(self, "_onetime_keys"):
            self._onetime_keys = iter(self.keys())
        for key in self._onetime_keys:
            if (found := self.get(key)) is not None:
                return found
        return None


class _OneFile(Mailbox):
    """Messages one after the other in a file. They are kept in memory as (first line, bytes)."""

    def __init__(self, path, factory=None, create=True):
        super().__init__(path, factory, create)
        try:
            self._file = open(self._path, "rb+")
        except FileNotFoundError:
            if not create:
                raise NoSuchMailboxError(self._path) from None
            self._file = open(self._path, "wb+")
        except OSError as problem:
            if problem.errno not in (errno.EACCES, errno.EROFS):
                raise
            self._file = open(self._path, "rb")
        self._entries, self._next_key, self._pending, self._locked = None, 0, False, False

    def _loaded(self):
        if self._entries is None:
            self._file.seek(0)
            self._entries = dict(enumerate(self._split(self._file.read().replace(_LINE, b"\n"))))
            self._next_key = len(self._entries)
        return self._entries

    def _entry(self, key):
        try:
            return self._loaded()[key]
        except KeyError:
            raise KeyError(f"No message with key: {key}") from None

    def _make_entry(self, message):
        """Return the first line and the bytes of a message."""
        first = None
        if isinstance(message, bytes) and message.startswith(b"From "):
            line, newline, message = message.partition(b"\n")
            first = line[5:]
        elif isinstance(message, str) and message.startswith("From "):
            line, newline, message = message.partition("\n")
            first = line[5:].encode("ascii")
        elif isinstance(message, _mboxMMDFMessage):
            first = message.get_from().encode("ascii")
        elif isinstance(message, email.message.Message) and message.get_unixfrom():
            first = message.get_unixfrom()
            first = first.removeprefix("From ").encode("ascii")
        if first is None:
            first = b"MAILER-DAEMON " + time.asctime(time.gmtime()).encode()
        return first, self._bytes_of(message, self._mangles)

    def add(self, message):
        """Add a message; return its key."""
        entries = self._loaded()
        key, self._next_key = self._next_key, self._next_key + 1
        entries[key] = self._make_entry(message)
        self._pending = True
        return key

    def remove(self, key):
        """Take a message out."""
        self._entry(key)
        del self._entries[key]
        self._pending = True

    def __setitem__(self, key, message):
        self._entry(key)
        self._entries[key] = self._make_entry(message)
        self._pending = True

    def iterkeys(self):
        """Yield the keys."""
        yield from list(self._loaded())

    def __contains__(self, key):
        return key in self._loaded()

    def __len__(self):
        return len(self._loaded())

    def get_message(self, key):
        """Return a message."""
        first, data = self._entry(key)
        message = self._message_class(data)
        message.set_from(first.decode("ascii", "replace"))
        return message

    def get_bytes(self, key, from_=False):
        """Return a message as bytes, with its first line if so asked."""
        first, data = self._entry(key)
        return b"From " + first + b"\n" + data if from_ else data

    def get_string(self, key, from_=False):
        """Return a message as text."""
        return email.message_from_bytes(self.get_bytes(key, from_)).as_string(unixfrom=from_)

    def get_file(self, key, from_=False):
        """Return a message as a file."""
        return io.BytesIO(self.get_bytes(key, from_))

    def lock(self):
        """Keep other programs off the mailbox."""
        if self._locked:
            return
        if fcntl is not None:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                if problem.errno in (errno.EAGAIN, errno.EACCES):
                    raise ExternalClashError(f"lockf: lock unavailable: {self._path}") from None
                raise
        try:
            os.close(os.open(self._path + ".lock", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            raise ExternalClashError(f"dot lock unavailable: {self._path}") from None
        self._locked = True

    def unlock(self):
        """Let other programs at the mailbox again."""
        if self._locked:
            if fcntl is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
            with contextlib.suppress(OSError):
                os.remove(self._path + ".lock")
            self._locked = False

    def flush(self):
        """Write what was changed."""
        if not self._pending:
            return
        data = b"".join(self._joined(first, data) for first, data in self._loaded().values())
        temporary = f"{self._path}.{int(time.time())}.{socket.gethostname()}.{os.getpid()}"
        with open(temporary, "xb") as file:
            file.write(data.replace(b"\n", _LINE))
        rights = os.stat(self._path).st_mode
        os.chmod(temporary, rights)
        self._file.close()
        os.replace(temporary, self._path)
        self._file = open(self._path, "rb+")
        if self._locked and fcntl is not None:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
        self._pending = False

    def close(self):
        """Write what was changed, and let the file go."""
        try:
            self.flush()
        finally:
            try:
                self.unlock()
            finally:
                self._file.close()


class mbox(_OneFile):
    """A file of messages, each begun by a line with `From `."""

    _mangles = True

    def __init__(self, path, factory=None, create=True):
        self._message_class = mboxMessage
        super().__init__(path, factory, create)

    @staticmethod
    def _split(data):
        entries, at = [], 0 if data.startswith(b"From ") else -1
        while at >= 0:
            following = data.find(b"\n\nFrom ", at)
            end = len(data) if following < 0 else following + 1
            first, _, body = data[at:end].partition(b"\n")
            if following < 0 and body.endswith(b"\n\n"):
                body = body[:-1]
            entries.append((first[5:], body))
            at = -1 if following < 0 else following + 2
        return entries

    @staticmethod
    def _joined(first, data):
        return b"From " + first + b"\n" + data + (b"" if data.endswith(b"\n") else b"\n") + b"\n"


class MMDF(_OneFile):
    """A file of messages between lines of four marks."""

    _mangles = True
    _mark = b"\x01\x01\x01\x01\n"

    def __init__(self, path, factory=None, create=True):
        self._message_class = MMDFMessage
        super().__init__(path, factory, create)

    @classmethod
    def _split(cls, data):
        entries = []
        for piece in data.split(cls._mark)[1::2]:
            first = b""
            if piece.startswith(b"From "):
                first, _, piece = piece.partition(b"\n")
            entries.append((first[5:], piece.removesuffix(b"\n")))
        return entries

    @classmethod
    def _joined(cls, first, data):
        return cls._mark + b"From " + first + b"\n" + data + b"\n" + cls._mark


class Message(email.message.Message):
    """A message of a mailbox."""

    def __init__(self, message=None):
        if isinstance(message, email.message.Message):
            self._become(message)
            if isinstance(message, Message):
                message._explain_to(self)
            return
        if message is None:
            super().__init__()
            return
        if isinstance(message, bytes):
            made = email.message_from_bytes(message)
        elif isinstance(message, str):
            made = email.message_from_string(message)
        elif isinstance(message, io.TextIOWrapper):
            made = email.message_from_file(message)
        elif hasattr(message, "read"):
            made = email.message_from_binary_file(message)
        else:
            raise TypeError(f"Invalid message type: {type(message)}")
        self._become(made)

    _own = ()

    def _become(self, message):
        own = getattr(message, "_own", ())
        for name, value in message.__dict__.items():
            if name not in own:
                self.__dict__[name] = value

    def _explain_to(self, message):
        if not isinstance(message, Message):
            raise TypeError("Cannot convert to specified type")


# What a mailbox's own letters mean to the other kind of mailbox.
_TO_STATUS = {"S": "R", "F": "F", "R": "A", "T": "D"}
_FROM_STATUS = {"R": "S", "F": "F", "A": "R", "D": "T"}


class MaildirMessage(Message):
    """A message of a Maildir."""

    _own = ("_subdir", "_info", "_date")

    def __init__(self, message=None):
        self._subdir, self._info, self._date = "new", "", time.time()
        super().__init__(message)

    def get_subdir(self):
        """Return "new" or "cur"."""
        return self._subdir

    def set_subdir(self, subdir):
        """Set "new" or "cur"."""
        if subdir not in ("new", "cur"):
            raise ValueError(f"subdir must be 'new' or 'cur': {subdir}")
        self._subdir = subdir

    def get_flags(self):
        """Return the flags."""
        return self._info[2:] if self._info.startswith("2,") else ""

    def set_flags(self, flags):
        """Set the flags."""
        self._info = "2," + "".join(sorted(flags))

    def add_flag(self, flag):
        """Set further flags."""
        self.set_flags("".join(set(self.get_flags()) | set(flag)))

    def remove_flag(self, flag):
        """Take flags away."""
        if self.get_flags():
            self.set_flags("".join(set(self.get_flags()) - set(flag)))

    def get_date(self):
        """Return when the message came, in seconds."""
        return self._date

    def set_date(self, date):
        """Set when the message came."""
        try:
            self._date = float(date)
        except ValueError:
            raise TypeError(f"can't convert to float: {date}") from None

    def get_info(self):
        """Return what the name of the file says besides."""
        return self._info

    def set_info(self, info):
        """Set what the name of the file says besides."""
        if not isinstance(info, str):
            raise TypeError(f"info must be a string: {type(info)}")
        self._info = info

    def _explain_to(self, message):
        if isinstance(message, MaildirMessage):
            message.set_flags(self.get_flags())
            message.set_subdir(self.get_subdir())
            message.set_date(self.get_date())
        elif isinstance(message, _mboxMMDFMessage):
            flags = "".join(_TO_STATUS.get(flag, "") for flag in self.get_flags())
            message.add_flag(flags + ("O" if self.get_subdir() == "cur" else ""))
            message.set_from("MAILER-DAEMON", time.gmtime(self.get_date()))
        else:
            super()._explain_to(message)


class _mboxMMDFMessage(Message):
    """A message of a mailbox in one file."""

    _own = ("_from",)

    def __init__(self, message=None):
        self.set_from("MAILER-DAEMON", True)
        if isinstance(message, email.message.Message):
            first = message.get_unixfrom()
            if first is not None and first.startswith("From "):
                self.set_from(first[5:])
        super().__init__(message)

    def get_from(self):
        """Return the line that begins the message."""
        return self._from

    def set_from(self, from_, time_=None):
        """Set the line that begins the message, with a time if one is given."""
        if time_ is not None:
            moment = time.gmtime() if time_ is True else time_
            from_ += " " + time.asctime(moment)
        self._from = from_

    def get_flags(self):
        """Return the flags."""
        return self.get("Status", "") + self.get("X-Status", "")

    def set_flags(self, flags):
        """Set the flags."""
        flags = set(flags)
        for header, known in (("Status", "RO"), ("X-Status", "DFA")):
            text = "".join(flag for flag in known if flag in flags)
            if header == "X-Status":
                text += "".join(sorted(flags - set("RODFA")))
            if header in self:
                self.replace_header(header, text)
            else:
                self.add_header(header, text)

    def add_flag(self, flag):
        """Set further flags."""
        self.set_flags("".join(set(self.get_flags()) | set(flag)))

    def remove_flag(self, flag):
        """Take flags away."""
        if "Status" in self or "X-Status" in self:
            self.set_flags("".join(set(self.get_flags()) - set(flag)))

    def _explain_to(self, message):
        if isinstance(message, MaildirMessage):
            flags = set(self.get_flags())
            message.set_subdir("cur" if "O" in flags else "new")
            message.add_flag("".join(_FROM_STATUS.get(flag, "") for flag in flags))
            del message["status"]
            del message["x-status"]
            with contextlib.suppress(ValueError, OverflowError):
                import calendar
                date = " ".join(self.get_from().split()[-5:])
                message.set_date(calendar.timegm(time.strptime(date, "%a %b %d %H:%M:%S %Y")))
        elif isinstance(message, _mboxMMDFMessage):
            message.set_flags(self.get_flags())
            message.set_from(self.get_from())
        else:
            super()._explain_to(message)


class mboxMessage(_mboxMMDFMessage):
    """A message of an mbox."""


class MMDFMessage(_mboxMMDFMessage):
    """A message of an MMDF mailbox."""
