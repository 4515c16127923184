"""Makers of random programs: each module knows one corner of the language or of its library."""
