"""Transports about child processes."""

import functools
import subprocess
import warnings

from . import locks
from . import protocols
from . import transports
from .log import logger


_STREAMS = ("stdin", "stdout", "stderr")


class BaseSubprocessTransport(transports.SubprocessTransport):
    """A child process, with transports for its pipes."""

    _proc = None
    _pid = None
    _returncode = None
    _closed = False
    _finished = False

    def __init__(self, loop, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=None,
                 extra=None, **kwargs):
        super().__init__(extra)
        self._loop = loop
        self._protocol = protocol
        self._ended = locks.Event()
        # What the protocol is to hear once it has heard of the connection; then None.
        self._unheard = []
        files = dict(zip(_STREAMS, (stdin, stdout, stderr)))
        self._pipes = {fd: None for fd, file in enumerate(files.values())
                       if file == subprocess.PIPE}
        try:
            self._start(args=args, shell=shell, bufsize=bufsize, **files, **kwargs)
        except BaseException:
            self.close()
            raise
        self._pid = self._proc.pid
        self._extra["subprocess"] = self._proc
        if loop.get_debug():
            logger.debug("process %r created: pid %s",
                         args if isinstance(args, (bytes, str)) else args[0], self._pid)
        loop.create_task(self._connect_pipes(waiter))

    def __repr__(self):
        info = [type(self).__name__]
        if self._closed:
            info.append("closed")
        if self._pid is not None:
            info.append(f"pid={self._pid}")
        if self._returncode is not None:
            info.append(f"returncode={self._returncode}")
        else:
            info.append("not started" if self._pid is None else "running")
        pipes = self._open_pipes()
        if 1 in pipes and pipes[1] is pipes.get(2):
            pipes = {fd: pipe for fd, pipe in pipes.items() if fd != 2}
            names = {0: "stdin", 1: "stdout=stderr"}
        else:
            names = dict(enumerate(_STREAMS))
        info += [f"{name}={pipes[fd]}" for fd, name in names.items() if fd in pipes]
        return f"<{' '.join(info)}>"

    def _open_pipes(self):
        """The transports of the pipes that are connected, by the child's descriptors."""
        return {fd: end.pipe for fd, end in self._pipes.items()
                if end is not None and end.pipe is not None}

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        raise NotImplementedError

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closed

    def close(self):
        if not self._closed:
            self._closed = True
            for pipe in self._open_pipes().values():
                pipe.close()
            if self._is_child_running():
                self._end_child()

    def _is_child_running(self):
        return (self._proc is not None and self._returncode is None
                and self._proc.poll() is None)

    def _end_child(self):
        if self._loop.get_debug():
            logger.warning("Close running child process: kill %r", self)
        try:
            self._proc.kill()
        except (ProcessLookupError, PermissionError):
            # It has ended already, or is not ours to end.
            pass

    def __del__(self, _warn=warnings.warn):
        if not self._closed:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self.close()

    def get_pid(self):
        return self._pid

    def get_returncode(self):
        return self._returncode

    def get_pipe_transport(self, fd):
        return self._pipes[fd].pipe if fd in self._pipes else None

    def _child(self):
        if self._proc is None:
            raise ProcessLookupError()
        return self._proc

    def send_signal(self, signal):
        self._child().send_signal(signal)

    def terminate(self):
        self._child().terminate()

    def kill(self):
        self._child().kill()

    async def _connect_pipes(self, waiter):
        """Make transports of the pipes, then tell the protocol; `waiter` gets the outcome."""
        proc, problem = self._proc, None
        try:
            for fd, name in enumerate(_STREAMS):
                file = getattr(proc, name)
                if file is not None:
                    self._pipes[fd] = await self._connect_pipe(fd, file)
            self._tell_unheard()
        except BaseException as exc:
            if isinstance(exc, (SystemExit, KeyboardInterrupt)):
                raise
            problem = exc
        if waiter is None or waiter.cancelled():
            return
        if problem is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(problem)

    async def _connect_pipe(self, fd, file):
        if fd == 0:
            connect, end_type = self._loop.connect_write_pipe, WriteSubprocessPipeProto
        else:
            connect, end_type = self._loop.connect_read_pipe, ReadSubprocessPipeProto
        _, end = await connect(functools.partial(end_type, self, fd), file)
        return end

    def _tell_unheard(self):
        unheard, self._unheard = self._unheard, None
        for call in [(self._protocol.connection_made, self), *unheard]:
            self._loop.call_soon(*call)

    def _tell(self, *call):
        if self._unheard is None:
            self._loop.call_soon(*call)
        else:
            self._unheard.append(call)

    def _pipe_connection_lost(self, fd, exc):
        self._tell(self._protocol.pipe_connection_lost, fd, exc)
        self._finish_if_over()

    def _pipe_data_received(self, fd, data):
        self._tell(self._protocol.pipe_data_received, fd, data)

    def _process_exited(self, returncode):
        assert returncode is not None, returncode
        assert self._returncode is None, self._returncode
        self._returncode = returncode
        if self._loop.get_debug():
            logger.info("%r exited with return code %r", self, returncode)
        if self._proc.returncode is None:
            # Popen must not wait for it again.
            self._proc.returncode = returncode
        self._tell(self._protocol.process_exited)
        self._finish_if_over()

    async def _wait(self):
        """Wait until the process has ended; return its exit status."""
        if self._returncode is None:
            await self._ended.wait()
        return self._returncode

    def _finish_if_over(self):
        """The connection is lost when the child has ended and all its pipes are closed."""
        assert not self._finished
        is_over = self._returncode is not None and not any(
            end is None or not end.disconnected for end in self._pipes.values())
        if is_over:
            self._finished = True
            self._tell(self._call_connection_lost, None)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._ended.set()
            self._loop = self._proc = self._protocol = None


class WriteSubprocessPipeProto(protocols.BaseProtocol):
    """The protocol of a pipe of a child process."""

    def __init__(self, proc, fd):
        self.proc = proc
        self.fd = fd
        self.pipe = None
        self.disconnected = False

    def connection_made(self, transport):
        self.pipe = transport

    def __repr__(self):
        return f"<{self.__class__.__name__} fd={self.fd} pipe={self.pipe!r}>"

    def connection_lost(self, exc):
        self.disconnected = True
        self.proc._pipe_connection_lost(self.fd, exc)
        self.proc = None

    def pause_writing(self):
        self.proc._protocol.pause_writing()

    def resume_writing(self):
        self.proc._protocol.resume_writing()


class ReadSubprocessPipeProto(WriteSubprocessPipeProto, protocols.Protocol):
    """The protocol of a pipe that a child process writes to."""

    def data_received(self, data):
        self.proc._pipe_data_received(self.fd, data)
