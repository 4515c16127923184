# expect: CPython 3.13
# Settings of a terminal: a pair of pseudo-terminals stands for one.
import os
import termios
import tty


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


master, slave = os.openpty()
before = termios.tcgetattr(slave)
print(before)
print(len(before[6]), before[6][termios.VINTR], before[6][termios.VMIN])
old = tty.setcbreak(slave)
print(old == before)
now = termios.tcgetattr(slave)
print(bool(now[3] & termios.ICANON), bool(now[3] & termios.ECHO), bool(now[3] & termios.ISIG), now[6][termios.VMIN], now[6][termios.VTIME])
os.write(master, b"x")
print(os.read(slave, 10))
tty.setraw(slave, termios.TCSANOW)
now = termios.tcgetattr(slave)
print(now[:4], now[6][termios.VMIN])
os.write(slave, b"a\n")
print(os.read(master, 10))
termios.tcsetattr(slave, termios.TCSADRAIN, before)
os.write(slave, b"a\n")
print(os.read(master, 10), termios.tcgetattr(slave) == before)
quiet = termios.tcgetattr(slave)
quiet[3] &= ~termios.ECHO
quiet[6][termios.VEOF] = b"\x05"
termios.tcsetattr(slave, termios.TCSAFLUSH, quiet)
os.write(master, b"line\n")
print(os.read(slave, 10), termios.tcgetattr(slave)[6][termios.VEOF])
faster = termios.tcgetattr(slave)
faster[4] = faster[5] = termios.B115200
termios.tcsetattr(slave, termios.TCSANOW, faster)
print(termios.tcgetattr(slave)[4:6])

os.write(master, b"forgotten\n")
termios.tcflush(slave, termios.TCIFLUSH)
os.write(master, b"kept\n")
print(os.read(slave, 20))
termios.tcdrain(slave)
termios.tcsendbreak(slave, 0)
termios.tcsetwinsize(slave, (30, 100))
print(termios.tcgetwinsize(slave), termios.tcgetwinsize(master), os.get_terminal_size(slave))
with open(os.devnull) as nothing:
    t(lambda: termios.tcgetattr(nothing))
    t(lambda: termios.tcgetwinsize(nothing.fileno()))
    t(lambda: tty.setraw(nothing))
t(lambda: termios.tcgetattr(-1))
t(lambda: termios.tcgetattr("a"))
t(lambda: termios.tcsetattr(slave, 0, []))
t(lambda: termios.tcsetattr(slave, 0, before[:6] + [[]]))
t(lambda: termios.tcsetattr(slave, 7, before))
t(lambda: termios.tcflush(slave, 9))
t(lambda: termios.tcsetwinsize(slave, 5))
t(lambda: termios.tcsetwinsize(slave, (1, 2, 3)))
print(issubclass(termios.error, OSError), termios.error.__module__, tty.__all__, tty.CC)

# A password is asked for at a terminal that does not show it.
import getpass
import io
import sys
import threading
import time

sys.stdin = os.fdopen(os.dup(slave), "r")
said = io.StringIO()


def no_terminal(path, flags, mode=0o777, *, dir_fd=None, _open=os.open):
    if path == "/dev/tty":
        raise OSError(6, "No such device or address")
    return _open(path, flags, mode)


os.open = no_terminal
termios.tcsetattr(slave, termios.TCSANOW, before)
termios.tcflush(slave, termios.TCIOFLUSH)


def types():
    while termios.tcgetattr(slave)[3] & termios.ECHO:
        time.sleep(0.01)
    time.sleep(0.05)
    os.write(master, b"secret\n")


typing = threading.Thread(target=types)
typing.start()
print(getpass.getpass("Who? ", said))
typing.join()
print(repr(said.getvalue()), bool(termios.tcgetattr(slave)[3] & termios.ECHO))
