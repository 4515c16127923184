"""Colours as red, green and blue, and in three other systems. All numbers are from 0 to 1, but for I and Q."""

__all__ = ["rgb_to_yiq", "yiq_to_rgb", "rgb_to_hls", "hls_to_rgb", "rgb_to_hsv", "hsv_to_rgb"]

ONE_THIRD, ONE_SIXTH, TWO_THIRD = 1.0 / 3.0, 1.0 / 6.0, 2.0 / 3.0


def rgb_to_yiq(r, g, b):
    """Return brightness and two differences (the system of American television)."""
    y = 0.30 * r + 0.59 * g + 0.11 * b
    i = 0.74 * (r - y) - 0.27 * (b - y)
    q = 0.48 * (r - y) + 0.41 * (b - y)
    return y, i, q


def yiq_to_rgb(y, i, q):
    """The way back."""
    parts = (y + 0.9468822170900693 * i + 0.6235565819861433 * q,
             y - 0.27478764629897834 * i - 0.6356910791873801 * q,
             y - 1.1085450346420322 * i + 1.7090069284064666 * q)
    return tuple(0.0 if part < 0.0 else 1.0 if part > 1.0 else part for part in parts)


def _hue(r, g, b, most, spread):
    red, green, blue = ((most - part) / spread for part in (r, g, b))
    if r == most:
        h = blue - green
    elif g == most:
        h = 2.0 + red - blue
    else:
        h = 4.0 + green - red
    return (h / 6.0) % 1.0


def rgb_to_hls(r, g, b):
    """Return hue, lightness and saturation."""
    most, least = max(r, g, b), min(r, g, b)
    total, spread = most + least, most - least
    l = total / 2.0     # noqa: E741
    if least == most:
        return 0.0, l, 0.0
    s = spread / total if l <= 0.5 else spread / (2.0 - most - least)
    return _hue(r, g, b, most, spread), l, s


def hls_to_rgb(h, l, s):    # noqa: E741
    """The way back."""
    if s == 0.0:
        return l, l, l
    high = l * (1.0 + s) if l <= 0.5 else l + s - (l * s)
    low = 2.0 * l - high
    return _v(low, high, h + ONE_THIRD), _v(low, high, h), _v(low, high, h - ONE_THIRD)


def _v(low, high, hue):
    hue %= 1.0
    if hue < ONE_SIXTH:
        return low + (high - low) * hue * 6.0
    if hue < 0.5:
        return high
    if hue < TWO_THIRD:
        return low + (high - low) * (TWO_THIRD - hue) * 6.0
    return low


def rgb_to_hsv(r, g, b):
    """Return hue, saturation and value."""
    most, least = max(r, g, b), min(r, g, b)
    if least == most:
        return 0.0, 0.0, most
    spread = most - least
    return _hue(r, g, b, most, spread), spread / most, most


def hsv_to_rgb(h, s, v):
    """The way back."""
    if s == 0.0:
        return v, v, v
    sector = int(h * 6.0)
    f = (h * 6.0) - sector
    p, q, t = v * (1.0 - s), v * (1.0 - s * f), v * (1.0 - s * (1.0 - f))
    return ((v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q))[sector % 6]
