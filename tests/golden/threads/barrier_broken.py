# expect: CPython 3.13
# A barrier that is aborted or timed out is broken for everybody.
import threading
barrier = threading.Barrier(2)
try:
    barrier.wait(timeout=0.001)
except threading.BrokenBarrierError as e:
    print(repr(e), barrier.broken)
barrier.reset()
print(barrier.broken)
out = []
def work():
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        out.append("broken")
t = threading.Thread(target=work)
t.start()
while barrier.n_waiting == 0: pass
barrier.abort()
t.join()
print(out, repr(barrier)[-8:])
