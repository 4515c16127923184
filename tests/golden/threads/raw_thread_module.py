# expect: CPython 3.13
# The low-level module.
import _thread
done = _thread.allocate_lock()
done.acquire()
out = []
def work(a, b=0):
    out.append((a, b, _thread.get_ident() != main))
    done.release()
main = _thread.get_ident()
print(isinstance(_thread.start_new_thread(work, (1,), {"b": 2}), int))
with done: pass
print(out, _thread.LockType is type(done), _thread.error is RuntimeError, _thread.TIMEOUT_MAX > 1000)
for args in ((5, ()), (int, 5), (int, (), 5)):
    try:
        _thread.start_new_thread(*args)
    except TypeError as e:
        print(e)
def leave():
    try:
        _thread.exit()
    finally:
        done.release()
done.acquire()
_thread.start_new_thread(leave, ())
done.acquire()
print("left")
