# expect: CPython 3.13
import asyncio
import os
import signal


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


async def survives():
    asyncio.get_running_loop().call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled once")
    await asyncio.sleep(0.001)
    return "survived"


async def busy():
    asyncio.get_running_loop().call_soon(interrupt)
    while True:
        await asyncio.sleep(0)


async def twice():
    interrupt()
    print("the first only cancels", asyncio.current_task().cancelling())
    try:
        interrupt()
        print("not reached")
    finally:
        print("the second raises at once")


print(asyncio.run(survives()))
for main in (busy, twice):
    try:
        asyncio.run(main())
    except KeyboardInterrupt as e:
        print(main.__name__, repr(e))
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
