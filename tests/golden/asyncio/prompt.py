# expect: CPython 3.13
"""`python -m asyncio`: a prompt at which await works."""

import subprocess
import sys


def converse(text):
    done = subprocess.run([sys.executable, "-m", "asyncio"], input=text, capture_output=True,
                          text=True, timeout=30)
    print(done.returncode, repr(done.stdout))
    lines = done.stderr.splitlines()
    words = ("Error", "import", "exiting")
    print([line for line in lines if line[:1] != " " and any(word in line for word in words)])


converse("x = 1\nawait asyncio.sleep(0, x + 1)\nimport time\nawait asyncio.to_thread(int, '7')\n")
converse("1/0\nawait asyncio.wait_for(asyncio.sleep(5), 0.01)\nnothing\nx = = 1\n")
converse("t = asyncio.create_task(asyncio.sleep(0, 'done'))\nawait t\nt.done()\n")
converse("raise SystemExit(3)\n")
