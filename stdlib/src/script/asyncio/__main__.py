"""A prompt at which `await` works: `gilbox -m asyncio`.

A thread asks for inputs and tells what they raise; the loop, and with it every input, runs in the main thread. The
program gives this module `_read_input` and `_close_input`.
"""

import __future__
import ast
import asyncio
import concurrent.futures
import inspect
import linecache
import os
import sys
import threading
import types
import warnings

from . import futures

_FEATURES = sum(getattr(__future__, name).compiler_flag for name in
                ("annotations", "barry_as_FLUFL"))
_KEPT = ("__name__", "__package__", "__loader__", "__spec__", "__builtins__", "__file__")


def _write(text):
    sys.stderr.write(text)
    sys.stderr.flush()


def _without_ours(traceback, filename):
    """The part of a traceback from the first frame of an input's file on."""
    own = traceback
    while own is not None and own.tb_frame.f_code.co_filename != filename:
        own = own.tb_next
    return own or traceback


class Prompt:
    def __init__(self, loop, namespace):
        self.loop = loop
        self.namespace = namespace
        self.flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.n_inputs = 0
        self.task = None            # of the input that runs, once it awaits
        self.interrupted = False    # Ctrl-C ended the last input
        self.status = 0

    def converse(self):
        """What the thread does, until the end of the inputs."""
        try:
            _write(f"asyncio REPL {sys.version} on {sys.platform}\n"
                   'Use "await" directly instead of "asyncio.run()".\n'
                   'Type "help", "copyright", "credits" or "license" for more information.\n')
            if path := os.getenv("PYTHONSTARTUP"):
                with open(path, "rb") as file:
                    exec(compile(file.read(), path, "exec"), self.namespace)
            _write(f"{getattr(sys, 'ps1', '>>> ')}import asyncio\n")
            while (source := _read_input()) is not None:
                if source is False:
                    _write("KeyboardInterrupt\n")
                else:
                    self.answer(source)
            _write("\n")
        finally:
            # Nobody is left to await what an input has made.
            warnings.filterwarnings("ignore", r"^coroutine .* was never awaited$", RuntimeWarning)
            self.loop.call_soon_threadsafe(self.loop.stop)

    def answer(self, source):
        """Have an input run by the loop, and wait for it."""
        self.n_inputs += 1
        filename = f"<stdin-{self.n_inputs}>"
        linecache.cache[filename] = len(source), None, source.splitlines(True), filename
        try:
            code = compile(source, filename, "single", self.flags, True)
        except (SyntaxError, OverflowError, ValueError) as ex:
            self.tell(ex.with_traceback(None))
            return
        self.flags |= code.co_flags & _FEATURES
        done = concurrent.futures.Future()
        self.loop.call_soon_threadsafe(self.begin, code, done)
        try:
            done.result()
        except SystemExit as ex:
            self.leave(ex)
        except BaseException as ex:
            if self.interrupted:
                _write("\nKeyboardInterrupt\n")
            else:
                self.tell(ex.with_traceback(_without_ours(ex.__traceback__, filename)))
        sys.stdout.flush()

    def begin(self, code, done):
        """In the loop: run an input, or make a task of it if it awaits."""
        self.task, self.interrupted = None, False
        try:
            result = types.FunctionType(code, self.namespace)()
        except SystemExit as ex:
            self.leave(ex)          # the thread that waits is a daemon
        except BaseException as ex:
            self.interrupted = isinstance(ex, KeyboardInterrupt)
            done.set_exception(ex)
        else:
            if not inspect.iscoroutine(result):
                done.set_result(result)
                return
            try:
                self.task = self.loop.create_task(result)
                futures._chain_future(self.task, done)
            except BaseException as ex:
                done.set_exception(ex)

    def leave(self, ex):
        self.status = ex.code
        self.loop.call_soon_threadsafe(self.loop.stop)

    def tell(self, ex):
        sys.last_exc = sys.last_value = ex
        sys.last_type, sys.last_traceback = type(ex), ex.__traceback__
        sys.excepthook(type(ex), ex, ex.__traceback__)

    def run(self):
        """Run the loop until the prompt is left; Ctrl-C ends the input that runs."""
        threading.Thread(target=self.converse, name="Interactive thread", daemon=True).start()
        while True:
            try:
                self.loop.run_forever()
            except KeyboardInterrupt:
                self.interrupted = True
                if self.task is not None and not self.task.done():
                    self.task.cancel()
            else:
                return


if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    prompt = Prompt(loop, {"asyncio": asyncio} | {
        name: value for name, value in globals().items() if name in _KEPT})
    try:
        prompt.run()
    finally:
        _close_input()
    _write("exiting asyncio REPL...\n")
    sys.exit(prompt.status)
