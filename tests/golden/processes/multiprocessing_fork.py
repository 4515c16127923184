# expect: CPython 3.13
# Processes, pools, queues, what they wait for and share, managers, executors.
import multiprocessing as mp, os, time, sys, warnings
warnings.simplefilter("ignore")
def f(x): return x*x
def hello(name, q):
    print("hello", name, mp.current_process().name, mp.parent_process().name)
    q.put([name, mp.current_process().name])
def boom():
    sys.stderr = open(os.devnull, "w")
    raise ValueError("boom")
def ex(): sys.exit(7)
def sleeper(): time.sleep(30)
def adder(v, a, lock):
    for i in range(100):
        with v.get_lock(): v.value += 1
    with lock:
        for i in range(len(a)): a[i] += i
def waiter(e, q):
    e.wait(); q.put("released")
def cond_wait(c, ready, q):
    with c:
        ready.release()
        c.wait()
        q.put("woken")
def bar(b, q):
    q.put(b.wait() >= 0)
if __name__ == "__main__":
    q = mp.Queue()
    ps = [mp.Process(target=hello, args=("n%d" % i, q)) for i in range(3)]
    for p in ps: p.start(); p.join()
    print(sorted(q.get() for _ in ps), ps[0].exitcode, q.empty())
    with mp.Pool(3) as pool:
        print(pool.map(f, range(20)))
        print(pool.apply(f, (5,)), pool.apply_async(f, (6,)).get())
        print(list(pool.imap(f, range(5))), sorted(pool.imap_unordered(f, range(5))), pool.starmap(pow, [(2,3),(3,2)]))
        try: pool.map(int, ["1", "x"])
        except ValueError as e: print("VE", e, type(e.__cause__).__name__)
        print(pool.map(f, []))
        try: pool.apply(lambda: 1)
        except Exception as e: print(type(e).__name__, "lambda" in str(e))
    p = mp.Process(target=boom); p.start(); p.join(); print(p.exitcode)
    p = mp.Process(target=ex, name="Q"); print(p.name, p.is_alive(), p.exitcode); p.start(); p.join(); print(p.exitcode)
    p = mp.Process(target=sleeper, daemon=True); p.start(); print(p.is_alive(), p.daemon); p.terminate(); p.join(); print(p.exitcode, repr(p).split('pid')[0])
    v = mp.Value("i", 5); a = mp.Array("d", [1,2,3]); l = mp.Lock()
    ps = [mp.Process(target=adder, args=(v, a, l)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(v.value, a[:], v, l)
    e = mp.Event(); p = mp.Process(target=waiter, args=(e, q)); p.start(); time.sleep(.05); print(e.is_set()); e.set(); print(q.get()); p.join()
    c = mp.Condition(); ready = mp.Semaphore(0); ps = [mp.Process(target=cond_wait, args=(c, ready, q)) for _ in range(3)]
    for p in ps: p.start()
    for p in ps: ready.acquire()
    with c: c.notify_all()
    print([q.get() for _ in ps]); [p.join() for p in ps]
    b = mp.Barrier(3); ps = [mp.Process(target=bar, args=(b, q)) for _ in range(3)]
    for p in ps: p.start()
    print([q.get(timeout=5) for _ in ps]); [p.join() for p in ps]
    a, b2 = mp.Pipe(); 
    p = mp.Process(target=lambda c: (c.send(c.recv() * 2), c.close()), args=(b2,)); p.start(); a.send([1, 2]); print(a.recv()); p.join()
    try: q.get_nowait()
    except Exception as e: print(type(e).__name__)
    print(mp.active_children(), mp.cpu_count() > 0, mp.get_start_method(), mp.get_all_start_methods())
    jq = mp.JoinableQueue()
    def cons(jq):
        while True:
            x = jq.get()
            if x is None: jq.task_done(); break
            jq.task_done()
    p = mp.Process(target=cons, args=(jq,)); p.start()
    for i in range(5): jq.put(i)
    jq.put(None); jq.join(); p.join(); print("joined")
    with mp.Manager() as m:
        d = m.dict(); li = m.list(range(3)); ns = m.Namespace(x=1)
        def work(d, li, ns, i):
            d[i] = i*i; li.append(i); ns.x += 1
        ps = [mp.Process(target=work, args=(d, li, ns, i)) for i in range(3)]
        for p in ps: p.start(); p.join()
        print(d, li, ns.x, ns, len(d), sorted(d.items()), li[0], list(li))
        lk = m.Lock()
        with lk: print("locked")
        qq = m.Queue(); qq.put(3); print(qq.get(), type(qq).__name__)
        v = m.Value("i", 3); v.value += 1; print(v.value, m.Array("i", [1,2])[1])
    from concurrent.futures import ProcessPoolExecutor, as_completed
    with ProcessPoolExecutor(2) as ex_:
        print(list(ex_.map(f, range(10), chunksize=3)))
        fs = [ex_.submit(f, i) for i in range(5)]
        print(sorted(x.result() for x in as_completed(fs)))
        try: ex_.submit(int, "x").result()
        except ValueError as e: print(e, type(e.__cause__).__name__)
        try: ex_.submit(os._exit, 1).result()
        except Exception as e: print(type(e).__name__, e)
    print("end")
    with ProcessPoolExecutor(2) as ex_:
        fs = [ex_.submit(l.acquire) for _ in range(20)]
    print({x.exception() is None for x in fs})
