# expect: CPython 3.13
# Complex numbers.
z = 3 + 4j
print(z, z.real, z.imag, abs(z), z.conjugate(), z * z, z / (1 - 1j), z ** 2, -z, z == 3 + 4j, z + 1, 2 * z, complex(1, -2), complex("1-2j"), complex(" (3j) "))
print(1j, -0j, 0j, complex(0, -0.0), complex(-0.0, 1), 1e20j, complex("inf"), hash(2 + 0j) == hash(2), bool(0j), f"{z:.2f} {z:>12}", 1j ** 2)
for action in ("z < z", "z // 1", "int(z)", "float(z)", "complex('1 + 2j')", "z / 0"):
    try:
        eval(action)
    except (TypeError, ValueError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
