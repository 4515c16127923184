# expect: CPython 3.13
# The program waits for the other threads after its last line.
import threading
go = threading.Event()
def work():
    go.wait()
    print("thread ends")
threading.Thread(target=work).start()
print("main ends")
go.set()
