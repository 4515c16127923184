# expect: CPython 3.13
# Processes made anew, managers of one's own, shared memory, what locks say.
import pickle
import multiprocessing as mp, os, time, sys
from multiprocessing import shared_memory
from multiprocessing.managers import BaseManager
print("top", __name__, flush=True)
def f(x): return x*x
def hello(name, q, c, v, lock):
    with lock: v.value += 1
    q.put([name, mp.current_process().name]); c.send("x"); c.close()
class Maths:
    def add(self, a, b): return a + b
    def mul(self, a, b): return a * b
class M(BaseManager): pass
M.register("Maths", Maths)
def shm_child(name):
    s = shared_memory.SharedMemory(name=name)
    s.buf[0] = 42; s.buf[1:4] = b"abc"; s.close()
def init(x): 
    global G; G = x
def useg(i): return G + i
class P(mp.Process):
    def __init__(self, n): super().__init__(); self.n = n
    def run(self): print("run", self.n, self.name)
if __name__ == "__main__":
    mp.set_start_method("spawn")
    q = mp.Queue(); v = mp.Value("i", 0); l = mp.Lock(); r, w = mp.Pipe()
    p = mp.Process(target=hello, args=("a", q, w, v, l)); p.start(); print(q.get(), r.recv()); p.join(); print(p.exitcode, v.value)
    pool = mp.Pool(1, init, (10,)); print(pool.map(useg, range(4))); pool.close(); pool.join()
    try: mp.set_start_method("fork")
    except RuntimeError as e: print(e)
    x = P(3); x.start(); x.join(); print(x.exitcode)
    ctx = mp.get_context("fork")
    with M(ctx=ctx) as m:
        a = m.Maths(); print(a.add(1, 2), a.mul(3, 4)); 
        try: a.nope()
        except AttributeError as e: print(e)
        print(type(a).__name__, str(a)[:20])
    s = shared_memory.SharedMemory(create=True, size=16)
    p = ctx.Process(target=shm_child, args=(s.name,)); p.start(); p.join(); print(bytes(s.buf[:5]), s.size, len(s.buf)); s.close(); s.unlink()
    sl = shared_memory.ShareableList([1, 2.5, "abc", None, True, b"x"]); print(list(sl), len(sl)); sl[2] = "abcd"; print(sl[2], sl.index(2.5)); sl.shm.close(); sl.shm.unlink()
    print(mp.Lock(), mp.RLock(), mp.Semaphore(3), mp.BoundedSemaphore(2), mp.Value("d", 1.5), mp.Array("c", b"hello").value)
    lk = mp.RLock(); lk.acquire(); lk.acquire(); print(lk); lk.release(); lk.release(); print(lk)
    try: lk.release()
    except AssertionError as e: print(e)
    try: mp.Lock().release()
    except ValueError as e: print(e)
    try: mp.Lock().__reduce_ex__(2); import pickle; pickle.dumps(mp.Lock())
    except RuntimeError as e: print(e)
    try: pickle.dumps(q)
    except RuntimeError as e: print(e)
    print(mp.current_process(), mp.parent_process())
