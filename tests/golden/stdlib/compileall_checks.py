# expect: CPython 3.13
import compileall, os, re, tempfile, sys
d = tempfile.mkdtemp(); os.chdir(d); os.makedirs("ex/sub")
for n, t in (("ex/a.py", "x = 1\n"), ("ex/sub/b.py", "y = 2\n"), ("ex/README", "no"), ("ex/bad.py", "def (:\n")): open(n, "w").write(t)
print(compileall.compile_dir("ex", rx=re.compile("bad"))); print(compileall.compile_dir("ex", maxlevels=0, rx=re.compile("bad"), force=True)); print(compileall.compile_file("ex/README"), compileall.compile_dir("none"), compileall.compile_dir("ex/sub", quiet=1))
print(compileall.compile_file("ex/bad.py", quiet=2))
sys.path[:] = ["", "ex/sub", "none"]; print(compileall.compile_path(force=True))
