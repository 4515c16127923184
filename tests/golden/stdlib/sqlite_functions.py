# expect: CPython 3.13
"""A script's function in a query."""
import sqlite3

database = sqlite3.connect(":memory:")
database.create_function("twice", 1, lambda x: x * 2)
print(database.execute("select twice(21)").fetchone())
