"""The same batch of programs on two interpreters."""

import json
import os
import pathlib
import resource
import signal
import subprocess
import tempfile

WORKER = pathlib.Path(__file__).with_name("worker.py")
MEMORY = 3 << 30
SECONDS = 12        # Of processor time, for a batch.


def limits():
    """A child may not take the machine's memory, nor its processor for ever, nor leave core files."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def environment():
    """The same strings hash the same, and nothing of the caller's Python reaches a child."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GILBOX"))}
    return kept | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}


class Interpreter:
    """One of the two: a command before the script."""

    def __init__(self, *command):
        self.command = command

    def run(self, programs):
        """The answer to each program: a list of lines, or a text that says how the process ended in it."""
        answers = []
        while len(answers) < len(programs):
            answers += self.run_some(programs[len(answers):])
        return answers

    def run_some(self, programs):
        """Answers up to and including the first program that ends the process."""
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            batch = pathlib.Path(folder, "batch")
            batch.write_text("".join(json.dumps(program) + "\n" for program in programs))
            try:
                done = subprocess.run([*self.command, str(WORKER), str(batch)], capture_output=True, cwd=folder,
                                      stdin=subprocess.DEVNULL, timeout=SECONDS * 30, env=environment(), preexec_fn=limits)
                end = "timeout" if done.returncode in (-signal.SIGXCPU,
                    -signal.SIGKILL) else f"exit {done.returncode}: " + done.stderr.decode(errors="replace")[-600:]
                output = done.stdout
            except subprocess.TimeoutExpired as late:
                end, output = "timeout", late.stdout or b""
        answers = [json.loads(line) for line in output.decode().split("\n") if line.endswith("]")]
        answers = answers[:len(programs)]
        return answers if len(answers) == len(programs) else answers + [end]
