# expect: CPython 3.13
import asyncio
import os
import signal


async def main():
    p = await asyncio.create_subprocess_exec(
        "cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(b"through cat"), p.returncode)
    p = await asyncio.create_subprocess_shell(
        "echo out; echo err >&2; exit 3", stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    p = await asyncio.create_subprocess_exec("sleep", "10")
    p.terminate()
    print(await p.wait(), p.returncode)
    p = await asyncio.create_subprocess_shell("printf 'a\\nb\\n'", stdout=asyncio.subprocess.PIPE)
    print([line async for line in p.stdout], await p.wait())
    try:
        await asyncio.create_subprocess_exec("no-such-program-here")
    except FileNotFoundError as e:
        print(e)
    loop, seen = asyncio.get_running_loop(), asyncio.Queue()
    loop.add_signal_handler(signal.SIGUSR1, seen.put_nowait, "usr1")
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await seen.get(), loop.remove_signal_handler(signal.SIGUSR1),
          loop.remove_signal_handler(signal.SIGUSR1))


asyncio.run(main())


async def interrupted():
    asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("the main task is cancelled")
        raise


try:
    asyncio.run(interrupted())
except KeyboardInterrupt as e:
    print(repr(e))
