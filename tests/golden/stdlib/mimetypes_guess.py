# expect: CPython 3.13
import mimetypes as m, io
m.init([])
for n in ("a.txt", "b.tar.gz", "c.tgz", "x/y.HTML", "http://h/p.png?q=1", "data:,x", "data:image/gif;base64,xx", "data:foo", "noext", ".bashrc", "f.jpg", "f.JS", "z.py", "a.mp3", "q.unknown", "f.svgz", "a.csv.bz2", "b.xul"):
    print(n, m.guess_type(n), m.guess_type(n, strict=False))
print(m.guess_extension("text/html"), m.guess_all_extensions("text/plain"), m.guess_extension("image/jpg"), m.guess_extension("image/jpg", False), m.guess_extension("no/pe"), sorted(m.guess_all_extensions("audio/mpeg")))
m.add_type("x/y", ".zz"); print(m.guess_type("a.zz"), m.guess_extension("x/y"), m.types_map[".zz"], m.encodings_map[".gz"], m.common_types[".jpg"])
t = m.MimeTypes(); t.readfp(io.StringIO("# c\nfoo/bar one two # x\nempty/none\n")); print(t.guess_type("f.two"), t.guess_file_type("g.one"), m.read_mime_types("/nope"))
