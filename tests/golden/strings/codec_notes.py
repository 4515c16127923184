# expect: CPython 3.13
"""Which codec failed, in a note; codecs of other things than texts."""

import codecs


def tell(f):
    try:
        print(repr(f()))
    except Exception as ex:
        print(type(ex).__name__, ex, getattr(ex, "__notes__", None))


for name in ("utf-8", "UTF8", "U8", "utf_8", "latin-1", "L1", "iso-8859-1", "ascii", "us-ascii", "646", "utf-16", "utf-16-le", "utf-32",
             "utf-32-be", "cp437", "utf-8-sig", "koi8-r"):
    tell(lambda: "\udc80€".encode(name))
    tell(lambda: b"\xff\xff\xff\xff".decode(name))
    tell(lambda: codecs.encode("\udc80€", name))
    tell(lambda: "\udc80".encode(name, "no such"))
tell(lambda: b"\x80".decode("cp1252", "xmlcharrefreplace"))
for name in ("hex", "rot13", "base64", "zlib_codec", "nothing"):
    tell(lambda: "a".encode(name))
    tell(lambda: b"a".decode(name))
tell(lambda: codecs.decode("a", "hex"))
tell(lambda: codecs.encode("uryyb", "rot13"))


def search(name):
    def fail(*args):
        raise OSError("failed")
    if name == "ours":
        return codecs.CodecInfo(fail, fail, name=name)


codecs.register(search)
tell(lambda: "a".encode("ours"))
tell(lambda: codecs.decode(b"a", "ours"))
for name in ("utf-16", "utf-32"):
    for data in (b"a\0\0\0b\0\0\0", b"ab", codecs.BOM_UTF16_BE + b"\0a", codecs.BOM_UTF32_BE + b"\0\0\0a" + b"\0\0\0b"):
        tell(lambda: codecs.getincrementaldecoder(name)().decode(data, True))
        tell(lambda: codecs.getreader(name)(__import__("io").BytesIO(data)).read())
for name in ("hex", "base64", "zlib", "bz2", "quopri", "rot13"):
    for errors in ("strict", "ignore"):
        tell(lambda: codecs.getincrementaldecoder(name)(errors).decode(b""))
        tell(lambda: codecs.lookup(name).decode("" if name == "rot13" else codecs.encode(b"x", name), errors))
tell(lambda: codecs.decode(b"x", "rot13"))
tell(lambda: (str(b"", "nothing"), b"".decode("nothing"), "".encode("ascii")))
