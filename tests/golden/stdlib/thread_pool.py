# expect: CPython 3.13
"""multiprocessing.pool.ThreadPool: calls, maps, callbacks, failures, the end."""
from multiprocessing.pool import ThreadPool
import multiprocessing, threading, time
def f(x):
    if x==13: raise ValueError('thirteen')
    return x*x
with ThreadPool(3) as p:
    print(p.map(f, range(10)), p.apply(f,(5,)), list(p.imap(f,range(5))), sorted(p.imap_unordered(f,range(5),chunksize=2)), p.starmap(pow,[(2,3),(3,2)]), p.map(f,[]))
    r=p.map_async(f,range(20)); 
    try: r.get()
    except ValueError as e: print(repr(e), r.successful(), r.ready())
    got=[]; r=p.apply_async(f,(3,),callback=got.append); r.wait(); print(r.get(), got)
    r=p.apply_async(f,(13,),error_callback=lambda e: got.append(repr(e))); r.wait(); print(got)
    r=p.apply_async(time.sleep,(0.3,))
    try: r.get(timeout=0.05)
    except multiprocessing.TimeoutError as e: print('timeout')
    print(p)
    def bad():
        yield 1
        raise KeyError('it')
    it=p.imap(f,bad()); print(next(it))
    try: next(it)
    except KeyError as e: print(repr(e))
    print(p.apply(lambda: threading.current_thread().name[:7]), p.apply(lambda: threading.current_thread().daemon))
p.close(); p.join(); print(p)
try: p.map(f,[1])
except ValueError as e: print(e)
p=ThreadPool(2, initializer=lambda v: got.append(v), initargs=('init',)); 
try: p.join()
except ValueError as e: print(e)
r=[p.apply_async(f,(i,)) for i in range(5)]
p.close(); p.join(); print([x.get() for x in r], got.count('init'))
try: ThreadPool(0)
except ValueError as e: print(e)
from multiprocessing.dummy import Pool, Process
with Pool(2) as q: print(q.map(str,[1,2]))
t=Process(target=print,args=('in',)); t.start(); t.join(); print(t.exitcode, multiprocessing.cpu_count()>0, multiprocessing.current_process().name)
