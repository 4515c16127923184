# expect: CPython 3.13
import asyncio
import contextvars
import threading


var = contextvars.ContextVar("var", default="none")


def main():
    loop = asyncio.new_event_loop()
    log = []
    loop.call_later(0.02, log.append, "later 20")
    loop.call_later(0.01, log.append, "later 10")
    loop.call_soon(log.append, "soon")
    loop.call_at(loop.time() + 0.015, log.append, "at 15")
    loop.call_later(0.005, log.append, "never").cancel()
    loop.call_later(0.03, loop.stop)
    loop.run_forever()
    print(log)
    print(loop.run_until_complete(asyncio.sleep(0, "result")))

    async def in_threads():
        names = [threading.current_thread() is threading.main_thread()]
        names.append(await asyncio.to_thread(lambda: threading.current_thread() is threading.main_thread()))
        names.append(await loop.run_in_executor(None, sum, [1, 2, 3]))
        var.set("set")
        names.append(await asyncio.to_thread(var.get))
        return names
    print(loop.run_until_complete(in_threads()), var.get())

    async def nap():
        await asyncio.sleep(0.001)
        return "from another thread"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    print(asyncio.run_coroutine_threadsafe(nap(), loop).result())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    print(loop.is_running(), loop.is_closed())
    loop.close()
    for call in (lambda: loop.call_soon(print), loop.run_forever, lambda: asyncio.run(3),
                 asyncio.get_running_loop):
        try:
            call()
        except (RuntimeError, ValueError) as e:
            print(type(e).__name__, e)

    async def nested():
        try:
            asyncio.run(None)
        except RuntimeError as e:
            print(e)
        ctx = contextvars.copy_context()
        ctx.run(var.set, "ctx")
        return await asyncio.create_task(show(), context=ctx)

    async def show():
        return var.get()
    with asyncio.Runner() as runner:
        print(runner.run(nested()), runner.get_loop().is_closed())


main()
