"""How processes are started: by a copy of this one, or anew."""

import os
import signal

from . import util


class _Child:
    """A process that was started."""

    returncode = None

    def poll(self, flag=os.WNOHANG):
        """Return its status if it has ended."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError:
                # Somebody else has waited for it.
                return None
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """Wait until it has ended, or so many seconds are over."""
        if self.returncode is None and timeout is not None:
            from .connection import wait
            if not wait([self.sentinel], timeout):
                return None
        return self.poll(os.WNOHANG if timeout == 0.0 else 0)

    def _send_signal(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def terminate(self):
        """Ask it to end."""
        self._send_signal(signal.SIGTERM)

    def kill(self):
        """End it."""
        self._send_signal(signal.SIGKILL)

    def close(self):
        """Give up the descriptors."""
        if self._finish is not None:
            self._finish()
            self._finish = None

    def _keep(self, *fds):
        """Close descriptors when this object goes; the first one tells of the child's end."""
        self.sentinel = fds[0]
        self._finish = util.Finalize(self, _close_all, fds)


def _close_all(*fds):
    for fd in fds:
        try:
            os.close(fd)
        except OSError:
            pass


class Fork(_Child):
    """A copy of this process."""

    method = "fork"

    def __init__(self, process):
        util._flush_std_streams()
        # Each side sees the other's end when a pipe that nobody writes to is closed.
        ours, childs = os.pipe()
        theirs, parents = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                os.close(ours)
                os.close(parents)
                status = process._bootstrap(parent_sentinel=theirs)
            finally:
                os._exit(status & 0xFF)
        os.close(childs)
        os.close(theirs)
        self._keep(ours, parents)

    def duplicate_for_child(self, fd):
        """The child has all descriptors."""
        return fd


class Spawn(_Child):
    """A new process of this program, which is told what to do through its standard input."""

    method = "spawn"

    def __init__(self, process):
        import pickle
        import subprocess
        from . import context, spawn
        self._fds = []
        context.set_spawning_popen(self)
        try:
            preparation = pickle.dumps(spawn.get_preparation_data(process._name))
            work = pickle.dumps(process)
        finally:
            context.set_spawning_popen(None)
        ours, childs = os.pipe()
        orders, commands = os.pipe()
        lives, parents = os.pipe()
        util._flush_std_streams()
        keep = {*self._fds, childs, lives}
        # Its end is told by `childs`, which it does not even have to know of.
        command = [spawn.get_executable(), "-c",
                   f"from multiprocessing.spawn import spawn_main; spawn_main({lives})"]
        child = subprocess.Popen(command, stdin=orders, pass_fds=keep)
        self.pid = child.pid
        # This object waits for it, not that one.
        child.returncode = 0
        for fd in (childs, orders, lives):
            os.close(fd)
        self._keep(ours, parents)
        with open(commands, "wb") as pipe:
            try:
                for part in (preparation, work):
                    pipe.write(len(part).to_bytes(8, "big") + part)
            except BrokenPipeError:
                # The child is dead already; whoever joins it sees that.
                pass

    def duplicate_for_child(self, fd):
        """Have the child inherit a descriptor."""
        self._fds.append(fd)
        return fd
