# expect: CPython 3.13
# The format specification on floats.
for spec in ("", "f", ".2f", "e", ".3e", "g", ".3g", "G", "%", ".1%", "10.2f", "<10.2f", "+.1f", "010.2f", ",.2f", "_.1f", ".0f", "#.0f", "n", "*^12.3f", ".10", "E"):
    print(f"{spec!r:10}", format(1234.5678, spec), format(-0.000012345, spec), format(1e20, spec))
print(f"{float('inf'):f} {float('nan'):5.1f}| {-0.0:z.1f} {1e-10:z.1f} {0.1:.55f}")
