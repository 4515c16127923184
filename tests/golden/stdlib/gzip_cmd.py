# expect: CPython 3.13
# gzip, cmd, pwd, grp.
import gzip, cmd, io, os, tempfile, pwd, grp
p = os.path.join(tempfile.mkdtemp(), "f.gz")
with gzip.open(p, "wb") as f: print(f.write(b"line1\nline2\n" * 1000), f.tell())
with gzip.open(p) as f: print(f.readline(), f.read(3), len(f.read()), f.read(), f.seek(2), f.read(4))
with gzip.open(p, "at") as f: f.write("more\n")
with gzip.open(p, "rt") as f: print(len(f.readlines()), f.closed)
with open(p, "rb") as raw: print(raw.read(4))
print(gzip.decompress(gzip.compress(b"abc", mtime=0)), gzip.decompress(gzip.compress(b"a") + gzip.compress(b"b")))
for f in (lambda: gzip.decompress(b"junk"), lambda: gzip.decompress(gzip.compress(b"abc" * 100)[:-9]), lambda: gzip.open(p, "rb", encoding="x")):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class C(cmd.Cmd):
    prompt = "> "; use_rawinput = 0
    def do_hi(self, arg):
        "Say hi."
        print("hi", arg)
    def do_add(self, arg): print(sum(map(int, arg.split())))
    def do_EOF(self, arg): return True
    def help_topic(self): print("about topic")
C(stdin=io.StringIO("hi bob\nadd 1 2\n\nhelp\nhelp hi\nhelp topic\n? zz\nnope 1\n")).cmdloop("intro")
print(pwd.getpwuid(0).pw_name, pwd.getpwnam("root").pw_dir, grp.getgrgid(0).gr_name)
try: pwd.getpwnam("no-such-user")
except KeyError as e: print(e)
