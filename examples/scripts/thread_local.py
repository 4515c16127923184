"""Thread-local data: one name, a value in each thread.

What to see: every thread finds its own `request.user`, although all of them use
the same object; what the main thread stored is seen by the main thread only.

    gilbox thread_local.py
"""

import threading

request = threading.local()
log = []


def greet():
    # No parameter: who is asked about is found in the thread's own data.
    return f"hello {request.user}"


def handle(user, barrier):
    before = hasattr(request, "user")
    request.user = user
    barrier.wait()          # now every thread has stored its own
    log.append((threading.current_thread().name, before, greet()))


request.user = "main"
barrier = threading.Barrier(3)
threads = [threading.Thread(target=handle, args=(user, barrier), name=f"handler-{user}")
           for user in ("ann", "bob", "cy")]
for t in threads:
    t.start()
for t in threads:
    t.join()
for name, before, text in sorted(log):
    print(f"{name}: there before: {before}, says {text!r}")
print("main thread:", greet())
