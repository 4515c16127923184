import circle_a
seen = (circle_a.value, hasattr(circle_a, "seen"))
