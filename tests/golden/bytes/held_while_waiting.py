# expect: CPython 3.13
# A buffer that a thread reads into or writes from keeps its size until the call is over.
import os, socket, threading


def waiting(call, buffer, release):
    """What appending says while the call waits, and what the call answers."""
    ready, answers = threading.Event(), []

    def run():
        ready.set()
        answers.append(call(buffer))
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    said = None
    while said is None:
        # Until the call has begun, appending succeeds and is taken back.
        try:
            buffer.append(0)
            del buffer[-1]
        except BufferError as e:
            said = str(e)
    release()
    thread.join()
    buffer.append(0)
    return said, answers[0], bytes(buffer[:4])


r, w = os.pipe()
with open(r, "rb", buffering=0) as raw:
    print(waiting(raw.readinto, bytearray(8), lambda: os.write(w, b"pipe")))
with open(w, "wb", buffering=0) as raw:
    pass
left, right = socket.socketpair()
print(waiting(left.recv_into, bytearray(8), lambda: right.send(b"sock")))
print(waiting(lambda b: left.recv_into(memoryview(b)), bytearray(8), lambda: right.send(b"view")))
print(waiting(lambda b: left.recvfrom_into(b)[0], bytearray(8), lambda: right.send(b"from")))
left.close()
right.close()
