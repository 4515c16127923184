# expect: CPython 3.13
import pkgutil, runpy, os, sys, tempfile, site
d = os.path.realpath(tempfile.mkdtemp()); e = os.path.realpath(tempfile.mkdtemp()); sys.path[:0] = [d, e]
def put(root, name, text):
    path = os.path.join(root, name); os.makedirs(os.path.dirname(path), exist_ok=True); open(path, "w").write(text)
put(d, "pack/__init__.py", "import pkgutil\n__path__ = pkgutil.extend_path(__path__, __name__)\n")
put(d, "pack/one.py", "x = 1\n"); put(e, "pack/__init__.py", ""); put(e, "pack/two.py", "x = 2\n"); put(d, "pack/data/t.txt", "hi"); put(d, "pack/sub/__init__.py", ""); put(d, "pack/sub/deep.py", "class C:\n    y = 7\n")
put(d, "prog.py", "import sys\nprint(__name__, __spec__ is not None, sys.argv[0] != '', __package__)\nz = 9\n"); put(d, "pack/__main__.py", "print('main of', __package__, __name__)\n")
import pack, pack.two
print([p.replace(d, "D").replace(e, "E") for p in pack.__path__], pack.two.x)
print([(m.name, m.ispkg) for m in pkgutil.iter_modules(pack.__path__)], [m.name for m in pkgutil.walk_packages(pack.__path__, "pack.")])
print(pkgutil.get_data("pack", "data/t.txt"), pkgutil.get_data("nope", "x"))
print(pkgutil.resolve_name("pack.sub.deep:C.y"), pkgutil.resolve_name("pack.sub.deep.C").__name__, pkgutil.resolve_name("os.path") is os.path)
for bad in ("a b", "1x", "nope.x"):
    try: pkgutil.resolve_name(bad)
    except Exception as x: print(type(x).__name__, x)
print(runpy.run_path(os.path.join(d, "prog.py"))["z"], runpy.run_module("prog", {"given": 1}, "renamed", alter_sys=True)["given"])
runpy.run_module("pack", run_name="__main__")
for bad in ("nope", ".x", "pack.sub"):
    try: runpy.run_module(bad)
    except ImportError as x: print(x)
put(d, "s/a.pth", "# note\nin\nnone\nimport sys; sys.mark = 3\n"); put(d, "s/in/inside.py", "")
before = len(sys.path); site.addsitedir(os.path.join(d, "s")); print([p.replace(d, "D") for p in sys.path[before:]], sys.mark)
print(site.ENABLE_USER_SITE in (True, False, None), site.getuserbase().endswith(".local"), site.getusersitepackages().endswith("/lib/python3.13/site-packages"))
