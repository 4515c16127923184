# expect: CPython 3.13
import shutil, os, tempfile, zipfile, tarfile
d = tempfile.mkdtemp(); os.chdir(d); os.makedirs("tree/in"); open("tree/a", "w").write("1"); open("tree/in/b", "w").write("2")
print(shutil.get_archive_formats()); print(shutil.get_unpack_formats())
for kind in ("zip", "tar", "gztar", "bztar", "xztar"):
    name = shutil.make_archive(os.path.join(d, "out-" + kind), kind, "tree"); print(os.path.basename(name))
    shutil.unpack_archive(name, "to-" + kind); print(sorted(os.path.relpath(os.path.join(r, f), "to-" + kind) for r, ds, fs in os.walk("to-" + kind) for f in fs))
name = shutil.make_archive("based", "zip", base_dir="tree"); print(sorted(zipfile.ZipFile(name).namelist()))
name = shutil.make_archive("based", "tar", d, "tree/in"); print(sorted(tarfile.open(name).getnames()))
for f in (lambda: shutil.make_archive("x", "nope"), lambda: shutil.unpack_archive("x.q"), lambda: shutil.unpack_archive("x.zip", format="nope"), lambda: shutil.register_archive_format("a", 3)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
open("bad.zip", "w").write("no"); open("bad.tar", "w").write("no")
for n in ("bad.zip", "bad.tar"):
    try: shutil.unpack_archive(n)
    except shutil.ReadError as e: print(e)
