# expect: CPython 3.13
import sqlite3, datetime, os, tempfile, warnings
warnings.simplefilter('ignore')
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, getattr(e,'sqlite_errorcode',None), getattr(e,'sqlite_errorname',None))
c = sqlite3.connect(':memory:')
t(lambda: c.execute('create table t(a integer primary key, b text unique, c real, d blob)').description)
t(lambda: (c.in_transaction, c.isolation_level, c.total_changes, c.row_factory, c.text_factory))
k = c.execute("insert into t(b,c,d) values(?,?,?)", ('x', 1.5, b'\x00z'))
t(lambda: (k.lastrowid, k.rowcount, c.in_transaction, k.description, k.arraysize, k.fetchall()))
k = c.executemany("insert into t(b) values(:v)", [{'v': 'y'}, {'v': 'z'}])
t(lambda: (k.rowcount, k.lastrowid))
c.commit(); t(lambda: c.in_transaction)
k = c.cursor(); t(lambda: k.execute('select a, b as "bb [x]", c, d from t order by a') is k)
t(lambda: (k.description, k.rowcount)); t(k.fetchone); t(lambda: k.fetchmany(1)); t(k.fetchall); t(k.fetchone)
t(lambda: list(c.execute('select count(*), ? + 1, ?', (2**40, None))))
t(lambda: c.execute('select ?', (2**64,)))
t(lambda: c.execute('selec 1'))
t(lambda: c.execute('select * from nope'))
t(lambda: c.execute("insert into t(b) values('x')"))
t(lambda: c.execute('select ?', ()))
t(lambda: c.execute('select ?, ?', (1,)))
t(lambda: c.execute('select :a', {}))
t(lambda: c.execute('select :a', {'a': object()}))
t(lambda: c.execute('select ?', (object(),)))
t(lambda: c.execute('select ?', {'a': 1}))
t(lambda: c.execute('select 1; select 2'))
t(lambda: c.execute('select 1;  -- x').fetchall())
t(lambda: c.execute('').fetchall())
t(lambda: c.execute('select ?', 5))
t(lambda: c.execute(5))
t(lambda: c.executemany('select 1', [()]))
c.rollback()
c.row_factory = sqlite3.Row
r = c.execute('select a, b as Bb from t').fetchone()
t(lambda: (r['a'], r['bB'], r[0], r[-1], r.keys(), len(r), tuple(r), r[0:1], r == r, isinstance(r, tuple)))
t(lambda: r['zz']); t(lambda: r[5]); t(lambda: dict(r))
c.row_factory = lambda cur, row: {d[0]: v for d, v in zip(cur.description, row)}
t(lambda: c.execute('select 1 as one').fetchone()); c.row_factory = None
with c: c.execute("insert into t(b) values('w')")
try:
    with c:
        c.execute("insert into t(b) values('q')"); c.execute("insert into t(b) values('w')")
except sqlite3.IntegrityError as e: print(e, c.in_transaction)
t(lambda: c.execute("select count(*) from t").fetchone())
c.executescript('''create table u(x); insert into u values(1);
 -- comment; here
 insert into u values(';'); create trigger tr after insert on u begin insert into t(b) values('tr'); end;''')
t(lambda: c.execute('select * from u').fetchall())
for line in c.iterdump(): print(line)
d2 = sqlite3.connect(':memory:'); c.backup(d2); t(lambda: d2.execute('select count(*) from t').fetchone())
for s in ('select 1', 'select 1;', "select ';", 'create trigger x begin;', 'create trigger x begin; end;', '-- a;', ''): print(sqlite3.complete_statement(s), end=' ')
print()
class P:
    def __init__(self, x): self.x = x
sqlite3.register_adapter(P, lambda p: f'P{p.x}'); sqlite3.register_converter('pt', lambda b: ('conv', b))
e = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
e.execute('create table v(p pt, d date, ts timestamp)')
e.execute('insert into v values(?, ?, ?)', (P(3), datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5, 6)))
t(lambda: e.execute('select * from v').fetchall()); k = e.execute('select p as "q [date]", d "r [pt]" from v where 0'); t(lambda: k.description)
t(lambda: e.execute("select '2020-05-06' as \"q [date]\"").fetchall())
class Q:
    def __conform__(self, proto):
        if proto is sqlite3.PrepareProtocol: return 'conf'
t(lambda: e.execute('select ?', (Q(),)).fetchone())
e.text_factory = bytes; t(lambda: e.execute("select 'é'").fetchone()); e.text_factory = lambda b: b.decode() + '!'; t(lambda: e.execute("select 'é'").fetchone())
f = os.path.join(tempfile.mkdtemp(), 'x.db'); g = sqlite3.connect(f, isolation_level=None); g.execute('create table a(b)'); g.execute('insert into a values(1)'); t(lambda: g.in_transaction)
h = sqlite3.connect(f, timeout=0.05); h.execute('insert into a values(2)'); t(lambda: g.execute('select * from a').fetchall())
g2 = sqlite3.connect(f, timeout=0.05); t(lambda: g2.execute('insert into a values(3)')); h.commit(); t(lambda: g2.execute('select * from a').fetchall())
h.close(); t(lambda: h.execute('select 1')); t(lambda: h.commit())
t(lambda: sqlite3.connect('/nope/nope.db'))
t(lambda: sqlite3.connect(f'file:{f}?mode=ro', uri=True).execute('insert into a values(1)'))
k = c.cursor(); k.close(); t(lambda: k.execute('select 1')); t(lambda: k.fetchone())
import threading
def w():
    t(lambda: str(c.execute('select 1'))[:40])
th = threading.Thread(target=lambda: [w() for _ in ()] or thr()); 
def thr():
    try: c.execute('select 1')
    except sqlite3.ProgrammingError as e: print(str(e)[:80])
th.start(); th.join()
z = sqlite3.connect(':memory:', autocommit=False); z.execute('create table a(b)'); t(lambda: (z.in_transaction, z.autocommit)); z.rollback(); t(lambda: z.execute('select * from a'))
z = sqlite3.connect(':memory:', autocommit=True); z.execute('create table a(b)'); z.execute('insert into a values(1)'); t(lambda: z.in_transaction)
t(lambda: (sqlite3.apilevel, sqlite3.paramstyle, sqlite3.threadsafety, sqlite3.sqlite_version_info > (3, 30), [x.__name__ for x in sqlite3.IntegrityError.__mro__]))
t(lambda: c.execute("insert into t(b) values('ret') returning a, b").fetchall())
t(lambda: list(c.execute('select b from t where a = :n or b = @m', {'n': 1, 'm': 'y'})))
t(lambda: list(c.execute('select b from t where a = ?1 or a = ?1', (1,))))
log = []; c.set_trace_callback(log.append); c.execute('select 7'); c.set_trace_callback(None); print(log)
