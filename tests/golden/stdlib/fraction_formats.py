# expect: CPython 3.13
"""Fractions as floats are written; fractions and complex numbers."""

from fractions import Fraction as F

values = (F(0), F(1), F(-1), F(1, 3), F(-2, 3), F(5, 2), F(7, 2), F(-1, 200), F(999999, 1000), F(10**20), F(123456789, 1000),
          F(1, 10**7), F(2**70, 3**5), F(-9995, 1000), F(99999999, 10), F(1, 2**60), F(15, 10), F(25, 1000))
specs = ("e", ".3e", "E", ".0E", "g", ".3g", "G", "#g", "#.0f", "f", ".0f", ".2f", "F", "%", ".0%", ".1%", "+.2f", " .2f", "-.2f",
         "z.1f", "010.2f", "+010.2f", "*^12.3e", "<12.2f", ">12.2f", "=+12.2f", ",.2f", "_.1f", "015,.2f", "020_.3f", "x<10g", "#.3g",
         "0,.0f", "08e", "z.0e")
for spec in specs:
    print(spec, [format(value, spec) for value in values])
for spec in ("q", ".2", "<010f", "d", ".f", "5.2x"):
    try:
        print(spec, format(F(1, 3), spec))
    except ValueError as ex:
        print(spec, ex)
for op in ("%", "//", "+", "-", "*", "/"):
    for text in (f"F(7, -4) {op} 1j", f"1j {op} F(7, -4)"):
        try:
            print(text, eval(text))
        except TypeError as ex:
            print(text, ex)
for pair in (F(1), 1j), (1j, F(1)):
    try:
        divmod(*pair)
    except TypeError as ex:
        print(ex)
for spec in ("", "#", "+", " ", "10", "<10", "*^20", "#20", "+,", "_", "=+12", "x>8", "010", "#,"):
    try:
        print(repr(spec), [format(value, spec) for value in values])
    except ValueError as ex:
        print(spec, ex)
