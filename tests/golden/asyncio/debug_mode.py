# expect: CPython 3.13
import asyncio
import logging
import threading
import time


class Messages(logging.Handler):
    def emit(self, record):
        if "<Task finished name='slow one'" in record.getMessage():
            print(record.levelname, record.getMessage().split(" coro=")[0])


async def slow():
    time.sleep(0.02)


def plain():
    pass


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), loop.slow_callback_duration)
    loop.slow_callback_duration = 0.01
    for wrong in (slow, 5):
        for call in (loop.call_soon, lambda f: loop.call_later(1, f), loop.call_soon_threadsafe):
            try:
                call(wrong)
            except TypeError as e:
                print(e)

    def elsewhere():
        try:
            loop.call_soon(plain)
        except RuntimeError as e:
            print(e)
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    task = asyncio.create_task(slow(), name="slow one")
    print(" created at " in repr(task), len(task._source_traceback) > 0)
    await task
    handle = loop.call_soon(plain)
    print(repr(handle).split(" created at ")[0].split(" at ")[0])
    handle.cancel()
    print(repr(handle).split(" at ")[0])
    coro = slow()
    print(coro.cr_origin[0][2])
    coro.close()


log = logging.getLogger("asyncio")
log.addHandler(Messages())
log.propagate = False
asyncio.run(main(), debug=True)
