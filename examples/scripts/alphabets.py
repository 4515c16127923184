"""Three threads print the alphabet: neatly under a primitive lock, messily without.

What to see: in the neat lines the letters of one thread stay together, since it
holds the lock for its whole line.  In the messy ones a thread gives way after
each letter (a sleep of no time is a voluntary release), so the lines mix.

    gilbox alphabets.py
    gilbox --policy fair alphabets.py
"""

import _thread
import sys
import time

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spell(write, shift):
    for letter in LETTERS:
        write(letter.upper() if shift else letter)
        time.sleep(0)


def neat(write, shift, lock, done):
    with lock:
        spell(write, shift)
        write("\n")
    done.release()


def messy(write, shift, lock, done):
    spell(write, shift)
    done.release()


def run(kind):
    pieces = []
    lock = _thread.allocate_lock()
    finished = [_thread.allocate_lock() for _ in range(3)]
    for i, done in enumerate(finished):
        done.acquire()
        _thread.start_new_thread(kind, (pieces.append, i % 2, lock, done))
    for done in finished:
        done.acquire()      # released by the thread when it is through
    return "".join(pieces)


print("neat, under a lock:")
print(run(neat), end="")
print("messy, without:")
text = run(messy)
width = int(sys.argv[1]) if len(sys.argv) > 1 else 26
for i in range(0, len(text), width):
    print(text[i:i + width])
