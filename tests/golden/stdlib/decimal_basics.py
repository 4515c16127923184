# expect: CPython 3.13
"""decimal: exact arithmetic in a context."""
from decimal import ROUND_HALF_UP, Decimal, getcontext, localcontext

print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / Decimal(3))
with localcontext() as context:
    context.prec = 6
    print(Decimal(1) / Decimal(7), Decimal(2).sqrt())
print(Decimal("2.675").quantize(Decimal("0.01"), ROUND_HALF_UP), getcontext().prec)
