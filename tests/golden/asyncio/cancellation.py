# expect: CPython 3.13
import asyncio


async def sleeper(log):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        log.append(("in", e.args))
        raise
    finally:
        log.append("finally")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "survived"


async def main():
    log = []
    task = asyncio.create_task(sleeper(log))
    await asyncio.sleep(0)
    print(task.cancel("why"), task.cancelling(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError as e:
        print("out", e.args)
    print(log, task.cancelled(), task.cancel())
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled(), task.cancelling(), task.uncancel(), task.uncancel())
    task = asyncio.create_task(sleeper(log))
    task.cancel()
    await asyncio.wait([task])
    print("before its first step:", task.cancelled(), log)
    try:
        task.result()
    except asyncio.CancelledError as e:
        print("result", e.args)

    me = asyncio.current_task()
    me.cancel("self")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        print("self", e.args, me.cancelling(), me.uncancel())

    inner = asyncio.create_task(asyncio.sleep(0.01, "kept"))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer cancelled, inner", inner.cancelled(), await inner)

    future = asyncio.get_running_loop().create_future()
    print(future.cancel("f"), future.cancel(), future.cancelled())
    for ask in (future.result, future.exception):
        try:
            ask()
        except asyncio.CancelledError as e:
            print(repr(e))
    future = asyncio.get_running_loop().create_future()
    for call in (future.result, future.exception):
        try:
            call()
        except asyncio.InvalidStateError as e:
            print(e)
    future.set_result(1)
    for call in (future.set_result, future.set_exception):
        try:
            call(ValueError())
        except asyncio.InvalidStateError as e:
            print(e)
    print(issubclass(asyncio.CancelledError, Exception))


asyncio.run(main())
