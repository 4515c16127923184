"""Writes tables.rs and decomposition.txt from CPython 3.13's unicodedata (Unicode 15.1)."""

import pathlib
import unicodedata

here = pathlib.Path(__file__).parent


def runs(function):
    names, out, last = [], [], None
    for c in range(0x110000):
        value = function(chr(c))
        if value != last:
            if value not in names:
                names.append(value)
            out.append(c << 6 | names.index(value))
            last = value
    return names, out


with open(here / "tables.rs", "w") as file:
    print("//! Runs of code points with a property: the first code point times 64, plus the place of the value.",
          file=file)
    print("//! Made by make.py.", file=file)
    for name, doc in [("category", "General categories."), ("bidirectional", "Directions."),
                      ("east_asian_width", "Widths in East Asian text."), ("mirrored", "Mirrored in bidirectional text?"),
                      ("combining", "Canonical combining classes.")]:
        names, out = runs(getattr(unicodedata, name))
        upper = name.upper()
        if isinstance(names[0], str):
            kind, shown = "&str", ", ".join(f'"{n}"' for n in names)
        else:
            kind, shown = "u8", ", ".join(map(str, names))
        print(f"\n/// {doc}\n#[rustfmt::skip]\npub(super) const {upper}_VALUES: &[{kind}] = &[{shown}];", file=file)
        print(f"\n/// Runs of them.\n#[rustfmt::skip]\npub(super) static {upper}: &[u32] = &[", file=file)
        for i in range(0, len(out), 12):
            print("    " + ", ".join(map(str, out[i:i + 12])) + ",", file=file)
        print("];", file=file)

with open(here / "decomposition.txt", "w") as file:
    for c in range(0x110000):
        if text := unicodedata.decomposition(chr(c)):
            print(f"{c:X};{text}", file=file)
