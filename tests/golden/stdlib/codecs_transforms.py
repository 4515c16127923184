# expect: CPython 3.13
import codecs, io
text = "Hello, été"
for name in ("hex", "base64", "quopri", "uu", "zlib", "bz2"):
    data = b"some bytes\x00\xff = and more\n" * 3
    packed = codecs.encode(data, name)
    print(name, codecs.lookup(name).name, packed if name not in ("bz2", "zlib") else len(packed) < len(data), codecs.decode(packed, name) == data)
    enc, dec = codecs.getincrementalencoder(name)(), codecs.getincrementaldecoder(name)()
    if name in ("bz2", "zlib"):
        made = enc.encode(data) + enc.encode(data, final=True)
        print(b"".join(dec.decode(made[i:i + 1]) for i in range(len(made))) == data * 2)
    out = io.BytesIO()
    codecs.getwriter(name)(out).write(data)
    reader = codecs.getreader(name)(io.BytesIO(out.getvalue()))
    print(reader.readline() if name in ("zlib", "quopri") else "", len(reader.read()))
out = io.StringIO(); codecs.getwriter("rot_13")(out).write(text); print(out.getvalue(), codecs.decode("Uryyb", "rot13"), codecs.lookup("rot13").name)
for f in (lambda: codecs.decode(b"zz", "hex"), lambda: codecs.lookup("nope")):
    try: f()
    except Exception as e: print(type(e).__name__, str(e)[:60])
b = io.BytesIO()
f = codecs.EncodedFile(b, "utf-8", "utf-16-le")
f.write("é\nb".encode()); print(b.getvalue(), f.data_encoding, f.file_encoding)
b.seek(0); print(codecs.EncodedFile(b, "latin-1", "utf-16-le").read()); b.seek(0); print(codecs.EncodedFile(b, "utf-8", "utf-16-le").readlines(), next(codecs.EncodedFile(io.BytesIO(b"a\nb"), "utf-8")))
