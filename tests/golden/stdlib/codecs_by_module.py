# expect: CPython 3.13
"""The encodings utf-7, punycode, idna and charmap; the states of incremental coders; one encoding's functions."""

import codecs
import stringprep


def said(make):
    """Return what comes of it, or of the exception."""
    try:
        return ascii(make())
    except Exception as ex:
        return f"{type(ex).__name__}: {ascii(str(ex))}"


TEXTS = ["", "a", "\xe9", "a+b", "+", "a-b", "~\\", "\xe9-", "\xe9a", "\U0001f600x", "a\ud800b", "\r\n\t ", "!\"#$%&*;<=>@[]^_`{|}",
         "\x00", "\xe9\xe9+\xe9", "\xe9/", "x\u20acy." * 3, "\u3042\u3044 \u3046"]
for text in TEXTS:
    print("utf-7", ascii(text), text.encode("utf-7"), text.encode("utf-7").decode("utf-7") == text)
PIECES = [b"+", b"+-", b"+AGE", b"+AGE-b", b"+AGEb", b"+AGEAY-", b"+2AA-", b"+2AA-x", b"+2AAx", b"+2D3eAA-", b"+2D0-", b"+A-", b"\xff", b"+AGE\xff",
          b"a~b", b"+!", b"+AGF-", b"+IKx", b"+IKwx", b"+IKw.", b"+3gA-", b"+3gDYAA-", b"abc+", b"+AGE!", b"+2AA", b"+AGE-+AGI"]
for data in PIECES:
    for errors in "strict", "replace", "ignore", "backslashreplace":
        print(data, errors, said(lambda: data.decode("utf-7", errors)))
    decoder = codecs.getincrementaldecoder("utf-7")()
    print(said(lambda: [decoder.decode(data[at:at + 1], at == len(data) - 1) for at in range(len(data))]), decoder.getstate())
print(said(lambda: b"+a\x9f".decode("utf-7", "surrogateescape")), said(lambda: b"a\xfe".decode("utf-7", "surrogateescape")),
      said(lambda: codecs.lookup_error("surrogateescape")(UnicodeDecodeError("x", b"\x80\x81a\x82\x83\x84\x85\x86", 0, 8, "r"))),
      said(lambda: codecs.lookup_error("surrogateescape")(UnicodeDecodeError("x", b"\x80\x81\x82\x83\x84\x85\x86", 0, 7, "r"))))
print(codecs.lookup("U7").name, codecs.lookup("unicode-1-1-utf-7").name)

NAMES = ["", "abc", "b\xfccher", "\xfc", "M\xfcnchen-Ost", "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587", "\u03b1\u03b2\u03b3",
         "\u0645\u062b\u0627\u0644", "3\u5e74B\u7d44\u91d1\u516b\u5148\u751f", "-> $1.00 <-", "\U0001f600", "a\xdfb", "xn--\xfc"]
for name in NAMES:
    print(ascii(name), said(lambda: name.encode("punycode")), said(lambda: name.encode("punycode").decode("punycode") == name),
          said(lambda: name.encode("idna")), said(lambda: name.encode("idna").decode("idna")))
for data in b"", b"-", b"abc-", b"abc", b"bcher-kva", b"BCHER-KVA", b"bcher-kv", b"a-!", b"\xff-a", b"99999999", b"egbpdaj6bu4bxfgehfvwxn", b"a-\xe9":
    for errors in "strict", "replace", "ignore", "other":
        print(data, errors, said(lambda: data.decode("punycode", errors)))
LABELS = ["python.org", "a..b", "a.b.", ".", ".a", "\xe9..b", "\xe9.", "a" * 63, "a" * 64, "\xe9" * 60, "\xe9" * 58, "b\xdfc", "\u3002", "a\u3002b\uff0ec\uff61d",
          "\u0627\u0628.com", "\u0627b", "\u06271", "1\u0627", "\xad", "a\xadb", "\u2060x\u0340", "\u200d", "\ue000", "\ufffd", "xn--\xe9", "\u0130stanbul",
          "\xc4\xd6\xdc.DE", "\ud800", "\u1680x", "\ufb01n"]
for label in LABELS:
    print(ascii(label), said(lambda: label.encode("idna")), said(lambda: label.encode("idna").decode("idna")))
for data in b"", b"xn--bcher-kva.ch", b"XN--BCHER-KVA", b"xn--", b"xn--a", b"xn--99999999", b"a.xn--bcher-kv.b", b"\xff", b"a..b", b"xn--a..b", b"xn--bcher-kva.":
    print(data, said(lambda: data.decode("idna")))
print(said(lambda: "a".encode("idna", "replace")), said(lambda: b"a".decode("idna", "ignore")))
encoder = codecs.getincrementalencoder("idna")()
print([encoder.encode(c) for c in "b\xfccher.ch."], encoder.getstate(), encoder.encode("x\xe9", True))
decoder = codecs.getincrementaldecoder("idna")()
print([decoder.decode(bytes([b])) for b in b"xn--bcher-kva.ch"], decoder.getstate(), decoder.decode(b"", True))

for char in "A", "\xe9", "\xad", "\xdf", "\xa0", "\u200e", "\ufdd0", "\ud800", "\ue000", "\ufffd", "\u2ff0", "\u0340", "\u0627", "\U000e0001", "\U0001f600":
    tables = ("a1 b1 c11 c12 c11_c12 c21 c22 c21_c22 c3 c4 c5 c6 c7 c8 c9 d1 d2".split())
    print(ascii(char), said(lambda: [t for t in tables if getattr(stringprep, "in_table_" + t)(char)]), said(lambda: stringprep.map_table_b2(char)))

print("xa\xff".encode("charmap"), ascii(b"x\xff".decode("charmap")), said(lambda: "\u20ac".encode("charmap")))

for encoding in "utf-32", "utf-16", "utf-32-le", "utf-16-be", "utf-8-sig", "utf-8":
    for data in (b"\xff\xfe", b"\xff\xfe\0\0", b"\xff", b"\0", b"\0\0\xfe", b"\0\0\xfe\xff", b"abc", b"abcd", b"a", b"\xef", b"\xef\xbb\xbf",
                 b"\xef\xbb", b""):
        for final in False, True:
            decoder = codecs.getincrementaldecoder(encoding)()
            print(encoding, data, final, said(lambda: (decoder.decode(data, final), decoder.getstate())))
            print(said(lambda: decoder.decode(b"a\0b\0c\0", final)), decoder.getstate())
    encoder = codecs.getincrementalencoder(encoding)()
    first = encoder.encode("a"), encoder.encode("b", True)
    encoder.reset()
    print(first, encoder.encode(""), encoder.encode("c"))
for state in (b"", 0), (b"\0", 1), (b"", 2):
    decoder = codecs.getincrementaldecoder("utf-16")()
    decoder.setstate(state)
    print(said(lambda: decoder.decode(b"\0a\0b")), decoder.getstate())

for call in ("utf_8_decode(b'\\xc3')", "utf_8_decode(b'\\xc3', 'strict', True)", "utf_8_encode('\\xe9')", "latin_1_encode('\\xe9')", "latin_1_decode(b'\\xe9')",
             "ascii_encode('\\xe9')", "ascii_decode(b'\\xe9', 'replace')", "utf_16_encode('a')", "utf_16_le_encode('a')", "utf_16_be_decode(b'\\0a\\0')",
             "utf_16_decode(b'\\xff\\xfea')", "utf_16_ex_decode(b'\\xfe\\xff\\0a')", "utf_16_ex_decode(b'a\\0b', 'strict', -1)", "utf_32_ex_decode(b'\\xff\\xfe\\0\\0')",
             "utf_32_decode(b'a\\0\\0')", "utf_7_encode('\\xe9')", "utf_7_decode(b'+AGE')", "utf_7_decode(b'ab+AGE', 'strict', True)",
             "unicode_escape_encode('\\xe9\\n')", "unicode_escape_decode(b'\\\\x41\\\\n')", "raw_unicode_escape_encode('\\u20ac')", "raw_unicode_escape_decode(b'\\\\u20ac')",
             "escape_encode(b'a\\n\\'\\\"\\xff')", "escape_decode(b'a\\\\n\\\\x41\\\\101')", "escape_decode(b'\\\\x4')", "escape_decode(b'\\\\xz', 'replace')", "escape_decode(b'\\\\')",
             "readbuffer_encode(b'ab')", "readbuffer_encode('\\xe9')", "charmap_encode('ab', 'strict', {97: 98, 98: b'zz'})", "mbcs_encode('a')"):
    print(call, said(lambda: eval("codecs." + call)))
