"""Calling functions of other programs over the hypertext protocol, written in XML."""
