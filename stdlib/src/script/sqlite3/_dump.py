"""A database as statements that would make it again."""


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def statements(connection, filter=None):
    """Yield the statements."""
    rows, kept = connection.row_factory, "" if filter is None else " AND name LIKE ?"
    given = () if filter is None else (filter,)
    connection.row_factory = None

    def ask(text, params=()):
        return connection.cursor().execute(text, params).fetchall()

    try:
        yield "BEGIN TRANSACTION;"
        tables = ask("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND type = 'table'"
                     f"{kept} ORDER BY name", given)
        sequence = False
        for name, text in tables:
            if name == "sqlite_sequence":
                sequence = True
                yield 'DELETE FROM "sqlite_sequence";'
                continue
            if name.startswith("sqlite_"):
                if name == "sqlite_stat1":
                    yield 'ANALYZE "sqlite_master";'
                continue
            yield f"{text};"
            yield from _rows(ask, name)
        if sequence:
            yield from _rows(ask, "sqlite_sequence")
        for (text,) in ask("SELECT sql FROM sqlite_master WHERE sql NOT NULL AND type IN "
                           f"('index', 'trigger', 'view'){kept}", given):
            yield f"{text};"
        yield "COMMIT;"
    finally:
        connection.row_factory = rows


def _rows(ask, table):
    columns = [row[1] for row in ask(f"PRAGMA table_info({quoted(table)})")]
    values = " || ',' || ".join(f"quote({quoted(column)})" for column in columns)
    into = f"INSERT INTO {quoted(table)} VALUES("
    for (text,) in ask(f"SELECT {values} FROM {quoted(table)}"):
        yield f"{into}{text});"
