"""Running other programs, and talking to them."""

import builtins
import errno
import io
import os
import posix
import signal
import sys
import threading
import time
import types
import warnings
from selectors import EVENT_READ as _READ, EVENT_WRITE as _WRITE, PollSelector as _PopenSelector

__all__ = ["Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput",
           "check_output", "run", "CalledProcessError", "DEVNULL", "SubprocessError",
           "TimeoutExpired", "CompletedProcess"]

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    """What goes wrong with other programs."""


class CalledProcessError(SubprocessError):
    """A program ended with an exit status other than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return f"Command '{self.cmd}' died with {signal.Signals(-self.returncode)!r}."
            except ValueError:
                return f"Command '{self.cmd}' died with unknown signal {-self.returncode}."
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program did not end in time."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """A program that has ended: what it was, its exit status, its output."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None:
            parts.append(f"stdout={self.stdout!r}")
        if self.stderr is not None:
            parts.append(f"stderr={self.stderr!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError if the exit status is not 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def list2cmdline(seq):
    """Write a list of words as one line, quoted for Windows."""
    result = []
    for arg in map(os.fsdecode, seq):
        quoted = not arg or " " in arg or "\t" in arg
        text, slashes = "", 0
        for c in arg:
            if c == "\\":
                slashes += 1
                continue
            text += "\\" * (slashes * 2 if c == '"' else slashes) + ('\\"' if c == '"' else c)
            slashes = 0
        text += "\\" * (slashes * 2 if quoted else slashes)
        result.append(f'"{text}"' if quoted else text)
    return " ".join(result)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program to its end, and return a CompletedProcess."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used "
                             "with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            told = process.communicate(input, timeout=timeout)
        except BaseException as fault:
            process.kill()
            if isinstance(fault, TimeoutExpired):
                process.wait()
            raise
        done = CompletedProcess(process.args, process.poll(), *told)
    if check:
        done.check_returncode()
    return done


def call(*popenargs, timeout=None, **kwargs):
    """Run a program to its end, and return its exit status."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """As call(), but an exit status other than 0 raises CalledProcessError."""
    code = call(*popenargs, **kwargs)
    if code:
        raise CalledProcessError(code, kwargs.get("args") or popenargs[0])
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program to its end, and return its output."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        is_text = any(kwargs.get(n) for n in ("text", "encoding", "errors", "universal_newlines"))
        kwargs["input"] = "" if is_text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Return the exit status and the output of a command of the shell."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT,
                            encoding=encoding, errors=errors)
        code = 0
    except CalledProcessError as ex:
        data, code = ex.output, ex.returncode
    return code, data.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """Return the output of a command of the shell."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


# Programs that still ran when nobody needed their Popen any more.
_active = []


def _cleanup():
    """Forget those of `_active` that have ended meanwhile."""
    _active[:] = [program for program in _active if program.poll() is None]


def _args_from_interpreter_flags():
    """The options with which this interpreter was started, to start another one alike."""
    letters = (("optimize", "O"), ("dont_write_bytecode", "B"), ("verbose", "v"), ("bytes_warning", "b"), ("quiet", "q"))
    if sys.flags.isolated:
        letters += (("isolated", "I"),)
    else:
        letters += (("ignore_environment", "E"), ("no_user_site", "s"), ("safe_path", "P"))
    options = ["-" + letter * getattr(sys.flags, name) for name, letter in letters if getattr(sys.flags, name)]
    options += [f"-W{filter}" for filter in sys.warnoptions]
    for name, value in sys._xoptions.items():
        options += ["-X", name if value is True else f"{name}={value}"]
    return options


def _optim_args_from_interpreter_flags():
    return ["-" + "O" * sys.flags.optimize] if sys.flags.optimize else []


def _number_of(name, kind):
    """The number of a user or group; -1 for None."""
    if name is None:
        return -1
    if isinstance(name, str):
        if kind == "user":
            import pwd
            return pwd.getpwnam(name).pw_uid
        import grp
        return grp.getgrnam(name).gr_gid
    if not isinstance(name, int):
        raise TypeError(f"{kind.capitalize()} must be a string or an integer, not {type(name)}")
    if name < 0:
        raise ValueError(f"{kind.capitalize()} ID cannot be negative, got {name}")
    return name


class Popen:
    """A program that runs."""

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None,
                 stderr=None, preexec_fn=None, close_fds=True, shell=False, cwd=None,
                 env=None, universal_newlines=None, startupinfo=None, creationflags=0,
                 restore_signals=True, start_new_session=False, pass_fds=(), *, user=None,
                 group=None, extra_groups=None, encoding=None, errors=None, text=None,
                 umask=-1, pipesize=-1, process_group=None):
        _cleanup()
        self.returncode = None
        self._lock = threading.Lock()
        self._started = False
        self._input = None
        self._sent = 0
        self._output = {}
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        for name, value in (("preexec_fn", preexec_fn), ("extra_groups", extra_groups)):
            if value is not None:
                raise NotImplementedError(f"subprocess does not support {name}")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning, stacklevel=2)
            close_fds = True
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        manner = (-1 if process_group is None else process_group, bool(start_new_session),
                  umask, _number_of(user, "user"), _number_of(group, "group"),
                  [int(fd) for fd in pass_fds] if close_fds else None)
        if (text is not None and universal_newlines is not None
                and bool(universal_newlines) != bool(text)):
            raise SubprocessError("Cannot disambiguate when both text and universal_newlines "
                                  "are supplied but different. Pass one or the other.")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.encoding, self.errors = encoding, errors
        self.text_mode = encoding or errors or text or universal_newlines
        self.universal_newlines = self.text_mode
        ours, theirs, to_close = self._pipes(stdin, stdout, stderr)
        try:
            self._open(ours, bufsize)
            words, program = self._words(args, shell, executable, env)
            self._execute_child(words, program, env, cwd, theirs, manner)
        except:
            for file in (self.stdin, self.stdout, self.stderr):
                if file is not None:
                    try:
                        file.close()
                    except OSError:
                        pass
            raise
        finally:
            for fd in to_close:
                os.close(fd)

    __class_getitem__ = classmethod(types.GenericAlias)

    @staticmethod
    def _pipes(stdin, stdout, stderr):
        """The descriptors of our ends, of the program's ends, and those to close here."""
        ours, theirs, to_close = [None] * 3, [-1] * 3, []
        for i, wanted in enumerate((stdin, stdout, stderr)):
            if wanted is None:
                continue
            if wanted == PIPE:
                reader, writer = os.pipe()
                ours[i], theirs[i] = (writer, reader) if i == 0 else (reader, writer)
                to_close.append(theirs[i])
            elif wanted == DEVNULL:
                theirs[i] = -2
            elif wanted == STDOUT:
                if i != 2:
                    raise ValueError("STDOUT can only be used for stderr")
                theirs[2] = 1 if theirs[1] == -1 else theirs[1]
            elif isinstance(wanted, int):
                theirs[i] = wanted
            else:
                theirs[i] = wanted.fileno()
        return ours, theirs, to_close

    def _open(self, ours, bufsize):
        by_line = False
        if bufsize == 1 and not self.text_mode:
            warnings.warn("line buffering (buffering=1) isn't supported in binary mode, "
                          "the default buffer size will be used", RuntimeWarning, stacklevel=3)
        if bufsize == 1:
            by_line, bufsize = True, -1
        if self.text_mode and bufsize == 0:
            bufsize = -1
        for fd, name, mode in zip(ours, ("stdin", "stdout", "stderr"), ("wb", "rb", "rb")):
            if fd is None:
                continue
            file = io.open(fd, mode, bufsize)
            if self.text_mode:
                file = io.TextIOWrapper(file, encoding=self.encoding, errors=self.errors,
                                        write_through=name == "stdin",
                                        line_buffering=by_line and name == "stdin")
            setattr(self, name, file)

    @staticmethod
    def _words(args, shell, executable, env):
        if isinstance(args, (str, bytes)):
            words = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            words = [args]
        else:
            words = list(args)
        if shell:
            words = ["/bin/sh", "-c"] + words
            if executable:
                words[0] = executable
        if not words:
            raise IndexError("list index out of range")
        for word in words:
            if not isinstance(word, (str, bytes, os.PathLike)):
                raise TypeError("expected str, bytes or os.PathLike object, "
                                f"not {type(word).__name__}")
        words = [os.fsencode(word) for word in words]
        if any(b"\0" in word for word in words):
            raise ValueError("embedded null byte")
        return words, os.fsencode(executable) if executable is not None else words[0]

    def _execute_child(self, words, program, env, cwd, theirs, manner):
        sys.audit("subprocess.Popen", program, self.args, cwd, env) \
            if hasattr(sys, "audit") else None
        environment = os.environ if env is None else env
        pairs = [(os.fsencode(k), os.fsencode(v)) for k, v in environment.items()]
        for name, _ in pairs:
            if b"=" in name or not name:
                raise ValueError("illegal environment variable name")
        if any(b"\0" in text for pair in pairs for text in pair):
            raise ValueError("embedded null byte")
        if cwd is not None and not os.path.isdir(cwd):
            err = errno.ENOTDIR if os.path.exists(cwd) else errno.ENOENT
            raise OSError(err, os.strerror(err), cwd)
        paths = [program] if os.path.dirname(program) else [
            os.path.join(os.fsencode(folder), program)
            for folder in os.get_exec_path(env)]
        problem = None
        for path in paths:
            if cwd is None and not os.path.exists(path):
                continue
            try:
                self.pid = posix._spawn(words, path, pairs, cwd, *theirs, manner)
                self._started = True
                return
            except OSError as ex:
                if ex.errno not in (errno.ENOENT, errno.ENOTDIR):
                    problem = ex
        number = problem.errno if problem else errno.ENOENT
        raise OSError(number, os.strerror(number), os.fsdecode(program)) from None

    def __repr__(self):
        args = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return args if len(args) <= 80 else args[:76] + "...>"

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for file in (self.stdout, self.stderr):
            if file:
                file.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type is not KeyboardInterrupt:
                self.wait()

    def __del__(self, _warn=warnings.warn):
        if getattr(self, "_started", False) and self.returncode is None:
            _warn(f"subprocess {self.pid} is still running", ResourceWarning, source=self)
            if self.poll() is None:
                # Somebody has to hear of its end, or it stays a zombie.
                _active.append(self)

    def _handle(self, status):
        self.returncode = os.waitstatus_to_exitcode(status)

    def poll(self):
        """Return the exit status if the program has ended, else None."""
        if self.returncode is None and self._lock.acquire(False):
            try:
                if self.returncode is None:
                    pid, status = os.waitpid(self.pid, os.WNOHANG)
                    if pid == self.pid:
                        self._handle(status)
            except ChildProcessError:
                self.returncode = 0
            finally:
                self._lock.release()
        return self.returncode

    def wait(self, timeout=None):
        """Wait for the program's end, and return its exit status."""
        if timeout is None:
            while self.returncode is None:
                with self._lock:
                    if self.returncode is not None:
                        break
                    try:
                        pid, status = os.waitpid(self.pid, 0)
                    except ChildProcessError:
                        pid, status = self.pid, 0
                    if pid == self.pid:
                        self._handle(status)
            return self.returncode
        end, delay = time.monotonic() + timeout, 0.0005
        while self.poll() is None:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(self.args, timeout)
            delay = min(delay * 2, left, 0.05)
            time.sleep(delay)
        return self.returncode

    def send_signal(self, sig):
        """Send a signal to the program, unless it has ended."""
        self.poll()
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        """Ask the program to end, with SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """Let the program end at once, with SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, input=None, timeout=None):
        """Send input, read all output, wait for the end; return (stdout, stderr)."""
        if self._output and input:
            raise ValueError("Cannot send input after starting communication")
        end = None if timeout is None else time.monotonic() + timeout
        if self._input is None and input is not None and self.stdin:
            if self.text_mode:
                input = input.encode(self.stdin.encoding, self.stdin.errors)
            self._input = memoryview(input).cast("B") if len(input) else b""
        if self.stdin and not self.stdin.closed:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not self._input or self._sent >= len(self._input):
                self._close_stdin()
        for file in (self.stdout, self.stderr):
            if file and file not in self._output:
                self._output[file] = []
        self._exchange(end, timeout)
        self.wait(None if end is None else max(0, end - time.monotonic()))
        results = []
        for file in (self.stdout, self.stderr):
            data = None if file is None else b"".join(self._output[file])
            if data is not None and self.text_mode:
                data = data.decode(file.encoding, file.errors)
                data = data.replace("\r\n", "\n").replace("\r", "\n")
            results.append(data)
        return tuple(results)

    def _close_stdin(self):
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass
        except OSError as ex:
            if ex.errno != errno.EINVAL:
                raise

    def _exchange(self, end, timeout):
        with _PopenSelector() as selector:
            for file in self._output:
                if not file.closed:
                    selector.register(file, _READ)
            if self.stdin and not self.stdin.closed:
                selector.register(self.stdin, _WRITE)
            while selector.get_map():
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutExpired(
                        self.args, timeout,
                        *(b"".join(self._output[f]) if f and self._output[f] else None
                          for f in (self.stdout, self.stderr)))
                for key, _ in selector.select(left):
                    file = key.fileobj
                    if file is not self.stdin and not self._read_some(file):
                        selector.unregister(file)
                        file.close()
                    elif file is self.stdin and not self._send_some():
                        selector.unregister(file)
                        self._close_stdin()

    def _send_some(self):
        """Give the program a piece of its input; False if that was the last or nobody reads it."""
        try:
            self._sent += os.write(self.stdin.fileno(), self._input[self._sent:self._sent + 4096])
        except BrokenPipeError:
            return False
        return self._sent < len(self._input)

    def _read_some(self, file):
        data = os.read(file.fileno(), 32768)
        if data:
            self._output[file].append(data)
        return data
