"""Names of characters in HTML."""

from _html_names import BARE, HTML4, REFERENCES

__all__ = ["html5", "name2codepoint", "codepoint2name", "entitydefs"]

html5 = {}
for _item in REFERENCES.split():
    _name, _, _codes = _item.partition("=")
    html5[_name + ";"] = "".join(chr(int(code, 16)) for code in _codes.split("-"))
html5.update((_name, html5[_name + ";"]) for _name in BARE.split())
name2codepoint = {_name: ord(html5[_name + ";"]) for _name in HTML4.split()}
# HTML 4 meant other brackets.
name2codepoint.update(lang=0x2329, rang=0x232a)
codepoint2name = {_code: _name for _name, _code in name2codepoint.items()}
entitydefs = {_name: chr(_code) for _name, _code in name2codepoint.items()}
del _item, _name, _codes
