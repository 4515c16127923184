# expect: CPython 3.13
import asyncio


class MyAw:

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return 5


class OldFuture:
    _asyncio_future_blocking = False

    def __init__(s, loop):
        s._loop = loop
        s.cbs = []
        s.r = None
        s.d = False

    def get_loop(s):
        return s._loop

    def add_done_callback(s, cb, *, context=None):
        s.cbs.append((cb, context))

    def done(s):
        return s.d

    def result(s):
        return s.r

    def cancel(s, msg=None):
        return False

    def set(s, r):
        s.r = r
        s.d = True
        for cb, ctx in s.cbs:
            s._loop.call_soon(cb, s, context=ctx)

    def __await__(s):
        if not s.d:
            s._asyncio_future_blocking = True
            yield s
        return s.r
    __iter__ = __await__


async def bad1():

    class X:

        def __await__(self):
            yield 5
    await X()


async def bad2():
    f = asyncio.get_running_loop().create_future()

    class X:

        def __await__(self):
            yield f
    await X()


async def selfawait():
    await asyncio.current_task()


async def main():
    print(await MyAw(), await asyncio.ensure_future(MyAw()), await asyncio.gather(MyAw(), MyAw()))
    loop = asyncio.get_running_loop()
    o = OldFuture(loop)
    loop.call_later(0.01, o.set, 'old')
    print(await o)
    for b in (bad1, bad2, selfawait):
        try:
            await asyncio.create_task(b(), name='n')
        except RuntimeError as e:
            print(type(e), str(e).split(' at ')[0])
    other = asyncio.new_event_loop()
    f = other.create_future()
    try:
        await f
    except RuntimeError as e:
        print(str(e)[:40], 'attached to a different loop' in str(e))
    other.close()
    try:
        asyncio.create_task(5)
    except TypeError as e:
        print(e)
    try:
        await asyncio.wait([])
    except ValueError as e:
        print(e)
    try:
        await asyncio.wait([main])
    except Exception as e:
        print(type(e), e)
    c = main()
    try:
        await asyncio.wait([c])
    except TypeError as e:
        print(e)
    c.close()
    try:
        asyncio.ensure_future(3)
    except TypeError as e:
        print(e)
    try:
        asyncio.gather(3)
    except TypeError as e:
        print(e)

    async def exc():
        raise SystemExit(3)
    t = asyncio.create_task(asyncio.sleep(1))
    t.add_done_callback(lambda t: print('cb', t.cancelled()))
    t.cancel()
    await asyncio.sleep(0.01)
    try:
        t.set_result(1)
    except RuntimeError as e:
        print(e)
    f = loop.create_future()
    try:
        f.set_exception(5)
    except TypeError as e:
        print(e)
    f.set_exception(StopIteration('x'))
    try:
        await f
    except RuntimeError as e:
        print(e, repr(e.__cause__))
    f = loop.create_future()
    f.set_exception(ValueError)
    print(repr(f.exception()))
    print(asyncio.isfuture(f), asyncio.iscoroutine(f), asyncio.iscoroutinefunction(main))
    eager = asyncio.Task(asyncio.sleep(0, 'e'), loop=loop, eager_start=True)
    print(eager.done(), await eager)

    async def quick():
        return asyncio.current_task().get_name()
    eager = asyncio.Task(quick(), loop=loop, eager_start=True, name='q')
    print(eager.done(), eager.result(), eager.get_coro())
    loop.set_task_factory(asyncio.eager_task_factory)
    t = asyncio.create_task(quick(), name='z')
    print(t.done(), t.result(), asyncio.current_task() in asyncio.all_tasks())
    loop.set_task_factory(None)
    try:
        loop.set_task_factory(4)
    except TypeError as e:
        print(e)
    t = asyncio.create_task(quick())
    print(t.get_stack() != [], t.get_context() is not None)
    t.print_stack(file=None) if 0 else None
    await t
    print(loop.get_exception_handler(), loop.get_task_factory(), loop.is_running(), loop.slow_callback_duration)
    sub = type('F', (asyncio.Future,), {})
    x = sub()
    x.attr = 1
    print(type(x).__name__, x)

    class T(asyncio.Task):

        def __init__(self, *a, **k):
            super().__init__(*a, **k)
            self.extra = 1
    t = T(quick())
    print(t.extra, await t)

    class T2(asyncio.Task):

        def cancel(self, msg=None):
            print('cancel called')
            return super().cancel(msg)
    t = T2(asyncio.sleep(1))
    await asyncio.sleep(0)
    g = asyncio.gather(t)
    g.cancel()
    try:
        await g
    except asyncio.CancelledError:
        print('ok')
    s = asyncio.Semaphore(0)
    print(s.locked())
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        print(e)
    try:
        asyncio.Barrier(0)
    except ValueError as e:
        print(e)
    try:
        asyncio.timeout(1).reschedule(1)
    except RuntimeError as e:
        print(e)
    print([type(x).__name__ for x in (asyncio.Lock(), asyncio.Event(), asyncio.Queue())], asyncio.Queue[int], asyncio.Future[int], asyncio.Task[int])
    try:
        asyncio.Future(5)
    except TypeError as e:
        print(e)
    try:
        asyncio.Task()
    except TypeError as e:
        print(e)
    try:
        asyncio.Task(1, 2)
    except TypeError as e:
        print(e)
asyncio.run(main())


async def exit_():
    raise SystemExit(3)
try:
    asyncio.run(exit_())
except SystemExit as e:
    print('exit', e.code)


async def ki():
    t = asyncio.create_task(asyncio.sleep(10))
    raise KeyboardInterrupt
try:
    asyncio.run(ki())
except KeyboardInterrupt:
    print('ki')


async def left():

    async def bg():
        try:
            await asyncio.sleep(10)
        finally:
            print('bg cancelled')
    asyncio.create_task(bg())
    await asyncio.sleep(0)
    return 1
print(asyncio.run(left()))
