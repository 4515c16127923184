# expect: CPython 3.13
# Temporary files, copying and removing trees.
import tempfile, shutil, os
with tempfile.TemporaryDirectory(prefix="gb_") as d:
    print(os.path.isdir(d), os.path.basename(d)[:3])
    p = os.path.join(d, "a.txt"); open(p, "w").write("hello")
    print(shutil.copy(p, os.path.join(d, "b.txt")) == os.path.join(d, "b.txt"), open(os.path.join(d, "b.txt")).read())
    os.mkdir(os.path.join(d, "sub")); shutil.copy2(p, os.path.join(d, "sub")); shutil.copytree(os.path.join(d, "sub"), os.path.join(d, "sub2")); print(sorted(os.listdir(d)), os.listdir(os.path.join(d, "sub2")))
    try: shutil.copyfile(p, p)
    except shutil.SameFileError as e: print(type(e).__name__)
    shutil.move(p, os.path.join(d, "sub2", "moved")); shutil.rmtree(os.path.join(d, "sub")); print(sorted(os.listdir(d)), sorted(os.listdir(os.path.join(d, "sub2"))))
    try: shutil.rmtree(os.path.join(d, "none"))
    except FileNotFoundError as e: print("not found")
    with tempfile.NamedTemporaryFile("w+", suffix=".x", dir=d) as f:
        f.write("text"); f.flush(); f.seek(0); print(f.read(), os.path.exists(f.name), f.name.endswith(".x"), f.closed)
    print(os.path.exists(f.name), f.closed)
    fd, n = tempfile.mkstemp(dir=d); os.write(fd, b"x"); os.close(fd); print(os.path.getsize(n), oct(os.stat(n).st_mode & 0o777)); os.remove(n)
    with tempfile.SpooledTemporaryFile(max_size=5, mode="w+") as s: s.write("abc"); print(s._rolled); s.write("defgh"); print(s._rolled); s.seek(0); print(s.read())
print(os.path.exists(d))
with tempfile.TemporaryFile() as f: f.write(b"bin"); f.seek(0); print(f.read())
print(shutil.which("sh") is not None, shutil.which("no-such-command"), tempfile.gettempprefix(), os.path.isdir(tempfile.gettempdir()))
print(shutil.ignore_patterns("*.py")("", ["a.py", "b"]), tempfile.mktemp()[-12:-8])
os.environ["COLUMNS"] = "99"; os.environ["LINES"] = "33"; print(tuple(shutil.get_terminal_size()))
