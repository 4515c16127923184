"""Running other programs from coroutines."""

import subprocess

from . import events
from . import protocols
from . import streams
from . import tasks
from .log import logger

__all__ = ("create_subprocess_exec", "create_subprocess_shell")

PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL

_OUTPUTS = {1: "stdout", 2: "stderr"}


class SubprocessStreamProtocol(streams.FlowControlMixin, protocols.SubprocessProtocol):
    """Turns what comes from a child process into streams."""

    stdin = stdout = stderr = None
    _transport = None
    _process_exited = False

    def __init__(self, limit, loop):
        super().__init__(loop=loop)
        self._limit = limit
        # The outputs that have not ended.
        self._open_outputs = set()
        self._stdin_closed = self._loop.create_future()

    def __repr__(self):
        info = [self.__class__.__name__]
        info += [f"{name}={getattr(self, name)!r}" for name in ("stdin", "stdout", "stderr")
                 if getattr(self, name) is not None]
        return f"<{' '.join(info)}>"

    def connection_made(self, transport):
        self._transport = transport
        pipes = {fd: transport.get_pipe_transport(fd) for fd in (0, *_OUTPUTS)}
        for fd, name in _OUTPUTS.items():
            if pipes[fd] is not None:
                self._open_outputs.add(fd)
                setattr(self, name, self._reader_of(pipes[fd]))
        if pipes[0] is not None:
            self.stdin = streams.StreamWriter(pipes[0], protocol=self, reader=None,
                                              loop=self._loop)

    def _reader_of(self, pipe):
        reader = streams.StreamReader(limit=self._limit, loop=self._loop)
        reader.set_transport(pipe)
        return reader

    def _output(self, fd):
        return getattr(self, _OUTPUTS[fd]) if fd in _OUTPUTS else None

    def pipe_data_received(self, fd, data):
        output = self._output(fd)
        if output is not None:
            output.feed_data(data)

    def pipe_connection_lost(self, fd, exc):
        if fd == 0:
            self._lose_stdin(exc)
            return
        output = self._output(fd)
        if output is not None:
            output.feed_eof() if exc is None else output.set_exception(exc)
        self._open_outputs.discard(fd)
        self._close_if_over()

    def _lose_stdin(self, exc):
        if self.stdin is not None:
            self.stdin.close()
        self.connection_lost(exc)
        closed = self._stdin_closed
        if exc is None:
            closed.set_result(None)
        else:
            closed.set_exception(exc)
            # Nobody need have asked for it.
            closed._log_traceback = False

    def process_exited(self):
        self._process_exited = True
        self._close_if_over()

    def _close_if_over(self):
        if self._process_exited and not self._open_outputs:
            transport, self._transport = self._transport, None
            transport.close()

    def _get_close_waiter(self, stream):
        if stream is self.stdin:
            return self._stdin_closed


class Process:
    """A child process."""

    def __init__(self, transport, protocol, loop):
        self._transport = transport
        self._protocol = protocol
        self._loop = loop
        self.stdin = protocol.stdin
        self.stdout = protocol.stdout
        self.stderr = protocol.stderr
        self.pid = transport.get_pid()

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.pid}>"

    @property
    def returncode(self):
        """The exit status, or None while it runs."""
        return self._transport.get_returncode()

    async def wait(self):
        """Wait until it has ended; return the exit status."""
        return await self._transport._wait()

    def send_signal(self, signal):
        """Send it a signal."""
        self._transport.send_signal(signal)

    def terminate(self):
        """Ask it to end."""
        self._transport.terminate()

    def kill(self):
        """End it."""
        self._transport.kill()

    def _log(self, text, *args):
        if self._loop.get_debug():
            logger.debug(f"%r communicate: {text}", self, *args)

    async def _feed_stdin(self, input):
        try:
            if input is not None:
                self.stdin.write(input)
                self._log("feed stdin (%s bytes)", len(input))
            await self.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as exc:
            # It has ended, or reads no more: its output tells why.
            self._log("stdin got %r", exc)
        self._log("close stdin")
        self.stdin.close()

    async def _read_stream(self, fd):
        name = _OUTPUTS[fd]
        pipe = self._transport.get_pipe_transport(fd)
        self._log("read %s", name)
        output = await getattr(self, name).read()
        self._log("close %s", name)
        pipe.close()
        return output

    async def communicate(self, input=None):
        """Send input, read all output, wait for the end; return (stdout, stderr)."""
        piped = [fd for fd, name in _OUTPUTS.items() if getattr(self, name) is not None]
        jobs = [self._read_stream(fd) for fd in piped]
        if self.stdin is not None:
            jobs.insert(0, self._feed_stdin(input))
        results = await tasks.gather(*jobs)
        await self.wait()
        # Those of the outputs are the last ones.
        outputs = dict(zip(reversed(piped), reversed(results)))
        return outputs.get(1), outputs.get(2)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None,
                                  limit=streams._DEFAULT_LIMIT, **kwds):
    """Run a command of the shell; return a Process."""
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_shell(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop), cmd, stdin=stdin,
        stdout=stdout, stderr=stderr, **kwds)
    return Process(transport, protocol, loop)


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None,
                                 limit=streams._DEFAULT_LIMIT, **kwds):
    """Run a program; return a Process."""
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop), program, *args, stdin=stdin,
        stdout=stdout, stderr=stderr, **kwds)
    return Process(transport, protocol, loop)
