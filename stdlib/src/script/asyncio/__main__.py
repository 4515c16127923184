"""A prompt at which `await` works: `python -m asyncio`."""

import asyncio
import codeop
import inspect
import sys
import threading
import types
from asyncio import futures


def _is_awaited(code):
    """Did the text have an await, so that running it makes a coroutine?"""
    return bool(code.co_flags & inspect.CO_COROUTINE)


class _Prompt(threading.Thread):
    """Reads lines beside the loop, which runs what they say."""

    def __init__(self, loop):
        super().__init__(name="Interactive thread", daemon=True)
        self.loop = loop
        self.names = {"__name__": "__main__", "__builtins__": __builtins__, "asyncio": asyncio}
        self.compile = codeop.CommandCompiler()
        self.compile.compiler.flags |= 0x2000         # PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.task = self.failure = None

    def _evaluate(self, code, result):
        """In the loop's thread: run a statement, and what it awaits."""
        self.task = None
        try:
            value = types.FunctionType(code, self.names)()
            if inspect.iscoroutine(value):
                self.task = self.loop.create_task(value)
                futures._chain_future(self.task, result)
            else:
                result.set_result(value)
        except SystemExit as ex:
            # The prompt ends, and with it the loop.
            self.failure = ex
            result.set_result(None)
        except BaseException as ex:
            result.set_exception(ex)

    def execute(self, code):
        """Run a statement in the loop; tell of what it raises."""
        import concurrent.futures
        result = concurrent.futures.Future()
        self.loop.call_soon_threadsafe(self._evaluate, code, result)
        try:
            result.result()
        except KeyboardInterrupt:
            sys.stderr.write("\nKeyboardInterrupt\n")
        except BaseException as ex:
            # The frames of the prompt are nobody's business.
            tb = ex.__traceback__
            while tb is not None and tb.tb_frame.f_globals is not self.names:
                tb = tb.tb_next
            sys.excepthook(type(ex), ex.with_traceback(tb), tb)

    def _read(self, prompt):
        if sys.stdin.isatty():
            return input(prompt)
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def run(self):
        try:
            self._converse()
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)

    def _converse(self):
        first, more = getattr(sys, "ps1", ">>> "), getattr(sys, "ps2", "... ")
        sys.stderr.write(f"asyncio REPL {sys.version} on {sys.platform}\n"
                         'Use "await" directly instead of "asyncio.run()".\n'
                         'Type "help", "copyright", "credits" or "license" for more information.\n'
                         f"{first}import asyncio\n")
        lines = []
        while self.failure is None:
            try:
                lines.append(self._read(more if lines else first))
            except EOFError:
                break
            except KeyboardInterrupt:
                sys.stderr.write("\nKeyboardInterrupt\n")
                lines.clear()
                continue
            try:
                code = self.compile("\n".join(lines), "<stdin>", "single")
            except (OverflowError, SyntaxError, ValueError) as ex:
                sys.excepthook(type(ex), ex.with_traceback(None), None)
                lines.clear()
                continue
            if code is not None:
                lines.clear()
                self.execute(code)
        sys.stderr.write("\nexiting asyncio REPL...\n")


def main():
    """Run the prompt until its input ends."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    prompt = _Prompt(loop)
    prompt.start()
    while True:
        try:
            loop.run_forever()
        except KeyboardInterrupt:
            # What is being awaited is to end, and the prompt comes back.
            if prompt.task is not None and not prompt.task.done():
                loop.call_soon_threadsafe(prompt.task.cancel)
            continue
        break
    loop.close()
    if prompt.failure is not None:
        raise prompt.failure


if __name__ == "__main__":
    main()
