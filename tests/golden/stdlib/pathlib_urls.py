# expect: CPython 3.13
# pathlib and urllib.parse.
import pathlib, os, tempfile
from pathlib import *
from urllib.parse import *
p = PurePosixPath("/a/b/../c.tar.gz"); print(p, repr(p), p.parts, p.name, p.suffix, p.suffixes, p.stem, p.parent, list(p.parents), p.root, p.anchor, p.is_absolute())
print(PurePath("a//b/./c/"), PurePath(), PurePath("a") / "b" / "/c", "x" / PurePath("y"), p.with_name("z"), p.with_suffix(".x"), p.with_stem("q"), p.relative_to("/a"), p.is_relative_to("/b"), p.match("*.gz"), p.match("b/*"), PurePath("a/b/c").full_match("a/**"))
for f in (lambda: p.relative_to("/x"), lambda: p.with_name(""), lambda: PurePath("/").with_name("a"), lambda: PurePath(1), lambda: PurePath("a") / 1, lambda: p.with_suffix("x"), lambda: PurePath(b"x"), lambda: PurePath("a").as_uri(), lambda: WindowsPath("a")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
w = PureWindowsPath("C:\\a\\b.txt"); print(w, repr(w), w.parts, w.drive, w.root, w.as_posix(), w == PureWindowsPath("c:/A/B.TXT"), w.name, w.parent, PureWindowsPath("//srv/share/x").parts)
print(sorted([Path("b"), Path("a/c"), Path("a")]), Path("a") == Path("a/"), hash(Path("a")) == hash(Path("a")), Path("a") < Path("b"), os.fspath(Path("x")), isinstance(Path("x"), os.PathLike), PurePath("/a/b").relative_to("/a/c", walk_up=True))
d = Path(tempfile.mkdtemp()); q = d / "f.txt"; print(q.write_text("hello\nworld"), q.read_text(), q.read_bytes(), q.exists(), q.is_file(), d.is_dir(), q.stat().st_size)
(d / "s/t").mkdir(parents=True); (d / "s/t/g.py").touch(); (d / "s/h.py").write_bytes(b"1"); print(sorted(x.name for x in d.iterdir()), sorted(str(x.relative_to(d)) for x in d.rglob("*.py")), sorted(str(x.relative_to(d)) for x in d.glob("*")), sorted(str(x.relative_to(d)) for x in d.glob("**/*")), sorted(str(x.relative_to(d)) for x in d.glob("s/*.py")))
print(q.rename(d / "n.txt").name, q.exists(), (d / "n.txt").resolve() == (d / "n.txt").absolute().resolve()); (d / "n.txt").unlink(); (d / "n.txt").unlink(missing_ok=True)
for f in (lambda: (d / "none").read_text(), lambda: d.mkdir(), lambda: (d / "none").unlink()):
    try: f()
    except OSError as e: print(type(e).__name__, e.errno)
d.mkdir(exist_ok=True); (d / "ln").symlink_to("s"); print((d / "ln").is_symlink(), (d / "ln").readlink(), Path("/a b").as_uri(), Path.cwd() == Path(os.getcwd()))
with (d / "o").open("w") as fh: fh.write("x")
print([sorted(a) for _, a, _ in d.walk()][0], Path("~").expanduser() == Path.home(), Path("a/b").joinpath("c", "d"))
for u in ("http://user:pw@Host.com:8080/p/a;x?q=1&r=2#frag", "//h/p", "mailto:a@b", "path?q", "http://[::1]:80/", "", "file:///etc/x"):
    r = urlparse(u); print(r, r.hostname, r.port, r.username, r.geturl() == u, urlsplit(u)[2])
for b, u in (("http://a/b/c/d?q", "g"), ("http://a/b/c/d", "../x"), ("http://a/b/c/d", "/x"), ("http://a/b/", "?y"), ("http://a", "b"), ("http://a/b", "//c/d"), ("http://a/b/c", "../../../g"), ("http://a/b", "mailto:x"), ("http://a/b", "#f"), ("http://a/b/c", ".")): print(urljoin(b, u), end=" ")
print(quote("a b/ü&"), quote_plus("a b/ü&"), unquote("a%20b%C3%BC%zz"), unquote_plus("a+b%2B"), urlencode({"a": 1, "b": "x y"}), urlencode([("k", ["1", "2"])], doseq=True), parse_qs("a=1&a=2&b=&c=%20"), parse_qsl("x=1&y", keep_blank_values=True), urldefrag("http://a/b#c"), quote(b"\xff"), urlunsplit(("http", "h", "p", "q", "f")), urlunparse(("", "", "p", "x", "", "")))
