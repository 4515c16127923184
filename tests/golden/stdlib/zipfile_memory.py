# expect: CPython 3.13
"""zipfile: archives in memory, written, read, appended to and damaged."""
import io
import zipfile

f = io.BytesIO()
with zipfile.ZipFile(f, "w") as z:
    info = zipfile.ZipInfo("héllo.txt", (2020, 1, 2, 3, 4, 6))
    info.comment = b"c"
    z.writestr(info, "data" * 50)
    z.writestr(zipfile.ZipInfo("packed"), "hello " * 100, zipfile.ZIP_DEFLATED)
    z.mkdir("dir")
    z.comment = b"archive comment"
    with z.open(zipfile.ZipInfo("w.txt"), "w") as w:
        w.write(b"abc\ndef\n")
    print(z.namelist())
    try:
        z.getinfo("nope")
    except KeyError as e:
        print(e)
z = zipfile.ZipFile(f)
for i in z.infolist():
    print(i.filename, i.date_time, i.CRC, i.file_size, i.create_version, i.flag_bits,
          hex(i.external_attr), i.comment, i.extra, i.is_dir())
print(z.read("packed")[:20], z.read("héllo.txt")[:9], z.comment, z.testzip())
z.printdir()
with z.open("w.txt") as m:
    print(m.readline(), m.read(1), m.tell(), m.seek(0), m.read(), m.seekable(), m.name)
with z.open("packed") as m:
    print(m.read(7), m.seek(300), m.read(6), m.seek(2), m.read(4), m.peek()[:3])
print(io.TextIOWrapper(z.open("w.txt")).read(), list(z.open("w.txt")))
p = zipfile.Path(z)
print(sorted(x.at for x in p.iterdir()), (p / "w.txt").read_text(), (p / "dir").is_dir())
print(zipfile.is_zipfile(f), zipfile.is_zipfile(io.BytesIO(b"x" * 100)))
for bad in (b"abc", b"PK\5\6" + bytes(18), f.getvalue()[:200]):
    try:
        print(zipfile.ZipFile(io.BytesIO(bad)).namelist())
    except zipfile.BadZipFile as e:
        print(e)
with zipfile.ZipFile(f, "a") as z:
    z.writestr("added", "1")
    print(z.namelist())
z = zipfile.ZipFile(f)
print(z.read("added"))
z.close()
print(z)
for call in (lambda: z.read("added"), lambda: zipfile.ZipFile(f, "q"),
             lambda: zipfile.ZipFile(f).setpassword("x"), lambda: zipfile.ZipFile(f, "w", 99)):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
d = bytearray(f.getvalue())
d[45] ^= 1
print(zipfile.ZipFile(io.BytesIO(d)).testzip())
