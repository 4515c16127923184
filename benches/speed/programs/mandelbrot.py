"""Points of the Mandelbrot set: floats in nested loops."""


def main():
    inside = 0
    for row in range(120):
        y = row / 60.0 - 1.0
        for column in range(180):
            x = column / 60.0 - 2.0
            a = b = 0.0
            for _ in range(40):
                a, b = a * a - b * b + x, 2.0 * a * b + y
                if a * a + b * b > 4.0:
                    break
            else:
                inside += 1
    return inside
