"""Reading and writing XML."""

__all__ = ["dom", "parsers", "sax", "etree"]
