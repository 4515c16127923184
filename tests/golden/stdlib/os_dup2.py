# expect: CPython 3.13
# Descriptors put at numbers that the script chooses, standard ones among them.
import errno
import os
import select
import subprocess
import sys
import tempfile

reader, writer = os.pipe()
print(os.dup2(writer, writer) == writer)
free = os.dup(writer)
os.close(free)
print(os.dup2(writer, free) == free, os.get_inheritable(free), os.write(free, b"by the copy"))
print(os.read(reader, 20))
print(os.dup2(reader, free, inheritable=False) == free, os.get_inheritable(free))
os.write(writer, b"replaced")
print(os.read(free, 20))
os.close(free)
for wrong in ((9999, 3), (reader, -1), (-1, 3)):
    try:
        os.dup2(*wrong)
    except OSError as ex:
        print(wrong == (9999, 3), errno.errorcode[ex.errno])

# Standard output goes elsewhere for a while.
sys.stdout.flush()
kept = os.dup(1)
with tempfile.TemporaryFile() as file:
    print(os.dup2(file.fileno(), 1), file=sys.stderr if False else sys.stdout)
    print("into the file")
    sys.stdout.flush()
    subprocess.run(["echo", "by a child"])
    os.dup2(kept, 1)
    file.seek(0)
    print(file.read())
os.close(kept)

# A closed standard input is one: the next file gets its number.
kept = os.dup(0)
os.close(0)
try:
    os.fstat(0)
except OSError as ex:
    print(errno.errorcode[ex.errno])
print(os.open("/dev/null", os.O_RDONLY))
done = subprocess.run(["cat"], input=b"through pipes", stdout=subprocess.PIPE)
print(done)
os.dup2(kept, 0)
os.close(kept)
print(os.get_inheritable(0))

# What is passed to a child, it can use by the same number, and close.
code = "import os, sys; fd = int(sys.argv[1]); print(os.read(fd, 5), os.get_inheritable(fd), flush=True)"
with open(os.devnull) as unwanted:
    r, w = os.pipe()
    os.write(w, b"12345")
    args = [sys.executable, "-c", code, str(r)]
    print(subprocess.run(args, pass_fds=[r], stdout=subprocess.PIPE).stdout)
    code = "import os, sys; fd = int(sys.argv[1]); os.write(fd, b'x'); os.close(fd); os.close(1); sys.stdin.read()"
    child = subprocess.Popen([sys.executable, "-c", code, str(w)], pass_fds=[w],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    os.close(w)
    print(os.read(r, 5), os.read(r, 5), child.stdout.read())
    child.stdin.close()
    print(child.wait())
    for name in (r, w):
        try:
            subprocess.run([sys.executable, "-c", "import os, sys; os.fstat(int(sys.argv[1]))", str(name)],
                           check=True, stderr=subprocess.DEVNULL)
        except subprocess.CalledProcessError as ex:
            print(ex.returncode)

for call in (lambda: subprocess.run(["true"], stdout=subprocess.STDOUT),
             lambda: subprocess.run(["true"], env={"A\0B": "c"}),
             lambda: subprocess.run(["true"], env={"A": "b\0c"})):
    try:
        call()
    except ValueError as ex:
        print(ex)
print(subprocess.run(["true"], bufsize=None).returncode)
try:
    type(select.poll())()
except TypeError as ex:
    print(ex)
