# expect: CPython 3.13
import asyncio, os, signal, sys, threading, time, warnings


async def main():
    p = await asyncio.create_subprocess_exec(sys.executable if 0 else 'sh', '-c', 'read x; echo got $x; echo err >&2', stdin=-1, stdout=-1, stderr=asyncio.subprocess.STDOUT)
    p.stdin.write(b'hello\n')
    await p.stdin.drain()
    print(await p.stdout.readline(), await p.stdout.read(), await p.wait())
    print(p.stderr)
    p = await asyncio.create_subprocess_exec('sleep', '5')
    p.send_signal(signal.SIGINT)
    print(await p.wait())
    p = await asyncio.create_subprocess_exec('sleep', '5')
    p.kill()
    print(await p.wait(), p.returncode)
    try:
        await asyncio.wait_for((await asyncio.create_subprocess_exec('sleep', '0.3')).wait(), 0.05)
    except TimeoutError:
        print('timeout')
    rs = await asyncio.gather(*[asyncio.create_subprocess_shell(f'exit {i}') for i in range(5)])
    print(await asyncio.gather(*[r.wait() for r in rs]))
    p = await asyncio.create_subprocess_shell('cat', stdin=-1, stdout=-1)
    print(len((await p.communicate(b'z' * 500000))[0]))
    p = await asyncio.create_subprocess_exec('env', stdout=-1, env={'A': '1'})
    print((await p.communicate())[0])
    p = await asyncio.create_subprocess_exec('pwd', stdout=-1, cwd='/')
    print((await p.communicate())[0])
    try:
        await asyncio.create_subprocess_exec('x', text=True)
    except ValueError as e:
        print(e)
    try:
        await asyncio.create_subprocess_shell(['x'])
    except ValueError as e:
        print(e)

    class P(asyncio.SubprocessProtocol):

        def __init__(s):
            s.log = []
            s.done = asyncio.get_running_loop().create_future()

        def connection_made(s, t):
            s.log.append('made')

        def pipe_data_received(s, fd, d):
            s.log.append((fd, d))

        def pipe_connection_lost(s, fd, e):
            s.log.append(('lost', fd))

        def process_exited(s):
            s.log.append('exited')

        def connection_lost(s, e):
            s.done.set_result(None)
    loop = asyncio.get_running_loop()
    t, pr = await loop.subprocess_exec(P, 'echo', 'hi', stdin=None)
    await pr.done
    print([x for x in pr.log if x != 'exited' and (not (isinstance(x, tuple) and x[0] == 'lost'))], t.get_returncode(), 'exited' in pr.log)
    print(await asyncio.to_thread(lambda: threading.current_thread().name.rsplit('_', 1)[0]))
    ex = None
    import concurrent.futures as cf
    with cf.ThreadPoolExecutor(2) as ex:
        print(await asyncio.gather(*[loop.run_in_executor(ex, pow, 2, i) for i in range(4)]))

    def boom():
        raise KeyError('t')
    try:
        await asyncio.to_thread(boom)
    except KeyError as e:
        print(repr(e))

    async def co(x):
        await asyncio.sleep(0)
        return x

    def th():
        f = asyncio.run_coroutine_threadsafe(co(9), loop)
        return f.result(2)
    print(await asyncio.to_thread(th))

    def th2():
        f = asyncio.run_coroutine_threadsafe(asyncio.sleep(5), loop)
        time.sleep(0.02)
        f.cancel()
        try:
            f.result()
        except cf.CancelledError as e:
            return type(e).__name__
    print(await asyncio.to_thread(th2))
    f = cf.Future()
    a = asyncio.wrap_future(f)
    threading.Timer(0.01, f.set_result, [3]).start()
    print(await a)
    f = cf.Future()
    a = asyncio.wrap_future(f)
    a.cancel()
    await asyncio.sleep(0)
    print(f.cancelled())
    got = []
    loop.add_signal_handler(signal.SIGTERM, got.append, 't')
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.05)
    print(got)
    for bad in (0, 100, 'x'):
        try:
            loop.add_signal_handler(bad, print)
        except (ValueError, TypeError, RuntimeError) as e:
            print(type(e).__name__, e)
    try:
        loop.add_signal_handler(signal.SIGTERM, main)
    except TypeError as e:
        print(e)
asyncio.run(main())
