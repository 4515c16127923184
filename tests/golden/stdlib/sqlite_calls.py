# expect: CPython 3.13
# Functions, aggregates and collations of a script's own.
import sqlite3

db = sqlite3.connect(":memory:")
db.execute("create table t (name text, n integer)")
db.executemany("insert into t values (?, ?)", [("b", 2), ("A", 5), ("c", None)])
db.create_function("twice", 1, lambda x: None if x is None else x * 2)
db.create_function("many", -1, lambda *args: "|".join(map(str, args)), deterministic=True)
print(db.execute("select twice(n), many(name, n, 1.5, x'00ff') from t order by n").fetchall())
db.create_function("boom", 0, lambda: 1 / 0)
db.create_function("odd", 0, lambda: [1])
for query in ("select boom()", "select odd()", "select twice(1, 2)", "select nope(1)"):
    try:
        print(db.execute(query).fetchone())
    except sqlite3.Error as error:
        print(type(error).__name__, error)


class Longest:
    def __init__(self):
        self.best = ""

    def step(self, text, n):
        if n is not None and len(text) * n > len(self.best):
            self.best = text * n

    def finalize(self):
        return self.best


class Broken:
    def step(self, x):
        raise ValueError(x)

    def finalize(self):
        return 1


class NoEnd:
    def step(self, x):
        pass

    def finalize(self):
        raise ValueError


db.create_aggregate("longest", 2, Longest)
db.create_aggregate("broken", 1, Broken)
db.create_aggregate("noend", 1, NoEnd)
print(db.execute("select longest(name, n) from t").fetchone())
print(db.execute("select longest(name, n) from t where n > 100").fetchone())
print(db.execute("select n is null, longest(name, n) from t group by n is null order by 1").fetchall())
for query in ("select broken(n) from t", "select noend(n) from t"):
    try:
        print(db.execute(query).fetchone())
    except sqlite3.Error as error:
        print(type(error).__name__, error)
db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print(db.execute("select name from t order by name collate backwards").fetchall())
db.create_collation("backwards", None)
for query in ("select name from t order by name collate backwards", "select twice(1)"):
    try:
        print(db.execute(query).fetchall())
    except sqlite3.Error as error:
        print(type(error).__name__, error)


def nested(x):
    return db.execute("select ? + 1", (x,)).fetchone()[0]


db.create_function("sees", 1, lambda x: len(str(x)))
print(db.execute("select sum(sees(name)) from t").fetchone())
db.close()
