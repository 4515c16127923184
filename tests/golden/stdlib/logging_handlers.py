# expect: CPython 3.13
# logging.handlers and logging.config: files that turn over, queues, buffers, sockets, dicts and files of sections.
import io, logging, logging.config, logging.handlers, os, pickle, queue, socket, sys, tempfile, threading
import configparser, datetime, time


def tell(f, *args, **named):
    try:
        print(f(*args, **named))
    except Exception as e:
        print(type(e).__name__, e, "/", e.__cause__)


def record(text, level=logging.INFO, *args):
    return logging.LogRecord("some.name", level, "file.py", 7, text, args, None)


print("-- queues")
waiting = queue.Queue()
handler = logging.handlers.QueueHandler(waiting)
out = io.StringIO()
target = logging.StreamHandler(out)
target.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
grave = logging.StreamHandler(out)
grave.setLevel(logging.ERROR)
listener = logging.handlers.QueueListener(waiting, target, grave, respect_handler_level=True)
logger = logging.getLogger("queued")
logger.addHandler(handler)
logger.setLevel(logging.DEBUG)
logger.propagate = False
listener.start()
threads = [threading.Thread(target=logger.info, args=("from %d", n)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
logger.error("bad")
listener.stop()
print(sorted(out.getvalue().splitlines()), waiting.empty(), listener._thread)
one = handler.prepare(record("%s!", logging.INFO, "hi"))
print(one.msg, one.message, one.args, one.exc_info)

print("-- buffers")
out = io.StringIO()
memory = logging.handlers.MemoryHandler(3, target=logging.StreamHandler(out))
for n in range(2):
    memory.handle(record(f"m{n}"))
print(repr(out.getvalue()), len(memory.buffer))
memory.handle(record("error", logging.ERROR))
print(out.getvalue().split(), memory.buffer)
memory.handle(record("late"))
memory.close()
print(out.getvalue().split(), memory.target)

with tempfile.TemporaryDirectory() as folder:
    print("-- files")
    path = os.path.join(folder, "log")
    turning = logging.handlers.RotatingFileHandler(path, maxBytes=20, backupCount=2, encoding="utf-8")
    for n in range(9):
        turning.handle(record(f"line {n}"))
    turning.close()
    for name in sorted(os.listdir(folder)):
        print(name, open(os.path.join(folder, name)).read().split("\n"))
    turning = logging.handlers.RotatingFileHandler(path, maxBytes=20, backupCount=1)
    turning.namer = lambda name: name + ".old"
    turning.handle(record("x" * 30))
    turning.close()
    print(sorted(os.listdir(folder)))
    plain = logging.handlers.RotatingFileHandler(path, "w")
    print(plain.mode, plain.shouldRollover(record("x")))
    plain.close()

    for when in ("S", "m", "H", "D", "midnight", "W0", "W6"):
        timed = logging.handlers.TimedRotatingFileHandler(path, when, 2, utc=True, delay=True)
        print(timed.when, timed.interval, timed.suffix, timed.computeRollover(1_000_000_000))
        timed.close()
    timed = logging.handlers.TimedRotatingFileHandler(path, "midnight", utc=True, delay=True,
                                                      atTime=datetime.time(3, 4, 5))
    print(timed.computeRollover(1_000_000_000), timed.computeRollover(1_000_080_000))
    timed.close()
    for bad in ("W", "W7", "X", "Wx"):
        tell(logging.handlers.TimedRotatingFileHandler, path, bad, delay=True)
    timed = logging.handlers.TimedRotatingFileHandler(path, "S", backupCount=1)
    timed.handle(record("before"))
    timed.rolloverAt = 1_000_000_000
    for name in ("log.2001-09-09_01-46-41", "log.1999-01-01_00-00-00", "log.other"):
        open(os.path.join(folder, name), "w").close()
    timed.utc = True
    print([os.path.basename(name) for name in timed.getFilesToDelete()])
    timed.handle(record("after"))
    timed.close()
    print(sorted(name for name in os.listdir(folder)))
    print(open(path).read().split())

    watched = logging.handlers.WatchedFileHandler(path)
    watched.handle(record("one"))
    os.rename(path, path + ".moved")
    watched.handle(record("two"))
    watched.close()
    print(open(path).read().split())

    print("-- sections")
    ini = os.path.join(folder, "conf.ini")
    with open(ini, "w") as f:
        f.write("""[loggers]
keys=root,part
[handlers]
keys=out,store
[formatters]
keys=short
[logger_root]
level=WARNING
handlers=out
[logger_part]
level=DEBUG
handlers=out
qualname=top.part
propagate=0
[handler_out]
class=StreamHandler
level=NOTSET
formatter=short
args=(sys.stdout,)
[handler_store]
class=handlers.MemoryHandler
args=(10,)
target=out
[formatter_short]
format=%(levelname)s:%(name)s:%(message)s
""")
    before = logging.getLogger("before")
    below = logging.getLogger("top.part.below")
    logging.config.fileConfig(ini)
    logging.getLogger("top.part").debug("heard")
    below.debug("heard as well")
    logging.info("not heard")
    logging.warning("root")
    before.error("turned off")
    print(before.disabled, below.disabled, logging.getHandlerByName("out").get_name())
    tell(logging.config.fileConfig, os.path.join("nowhere", "x"))
    open(ini, "w").close()
    try:
        logging.config.fileConfig(ini)
    except RuntimeError as e:
        print(str(e).replace(folder, "FOLDER"))
    open(ini, "w").write("nothing\n")
    try:
        logging.config.fileConfig(ini)
    except RuntimeError as e:
        print(str(e).replace(folder, "FOLDER"))

print("-- dicts")


class Only(logging.Filter):
    def __init__(self, word):
        super().__init__()
        self.word = word

    def filter(self, record):
        return self.word in record.getMessage()


def stream_of(text, where=None):
    handler = logging.StreamHandler(where or sys.stdout)
    handler.prefix = text
    return handler


config = {
    "version": 1,
    "formatters": {"brief": {"format": "%(name)s|%(message)s"},
                   "braces": {"format": "{levelname}>{message}", "style": "{"},
                   "own": {"()": logging.Formatter, "fmt": "own %(message)s"},
                   "extra": {"format": "%(message)s %(more)s", "defaults": {"more": "default"}}},
    "filters": {"spam": {"()": Only, "word": "spam"}, "named": {"name": "a.b"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "brief",
                             "stream": "ext://sys.stdout", "level": "INFO"},
                 "picky": {"class": "logging.StreamHandler", "formatter": "braces",
                           "filters": ["spam"], "stream": "ext://sys.stdout"},
                 "again": {"class": "logging.StreamHandler", "formatter": "extra",
                           "stream": "cfg://handlers.console.stream"},
                 "custom": {"()": stream_of, "text": "t", "formatter": "own", ".": {"mark": 5}},
                 "amemory": {"class": "logging.handlers.MemoryHandler", "capacity": 1,
                             "target": "console"}},
    "loggers": {"a": {"handlers": ["console", "picky"], "level": "DEBUG", "propagate": False},
                "a.b": {"handlers": ["custom", "again"], "filters": ["named"]},
                "m": {"handlers": ["amemory"], "level": "INFO"}},
    "root": {"level": "ERROR", "handlers": ["console"]},
}
logging.config.dictConfig(config)
logging.getLogger("a").info("spam and eggs")
logging.getLogger("a").debug("only spam")
logging.getLogger("a.b").warning("nothing of the sort")
logging.getLogger("m").info("through memory")
logging.info("no")
logging.error("yes")
print(logging.getHandlerByName("custom").mark, logging.getHandlerByName("custom").prefix)
logging.config.dictConfig({"version": 1, "incremental": True, "handlers": {"console": {"level": 50}},
                           "root": {"level": "DEBUG"}})
logging.error("below 50")
logging.critical("heard")
print(logging.getLogger().level)
for bad in ({}, {"version": 2}, {"version": 1, "root": {"handlers": ["none"]}},
            {"version": 1, "handlers": {"h": {"class": "no.such.Handler"}}},
            {"version": 1, "formatters": {"f": {"format": "%(", "class": "logging.Nothing"}}},
            {"version": 1, "loggers": {"l": {"level": "LOUD"}}},
            {"version": 1, "incremental": True, "handlers": {"gone": {"level": 1}}}):
    tell(logging.config.dictConfig, bad)
reader = logging.config.BaseConfigurator({"a": {"b": [10, {"c": "found"}]}, "k y": 1})
for value in ("cfg://a.b[0]", "cfg://a.b[1].c", "cfg://a[b][1][c]", "ext://os.path.join", "plain",
              "other://x"):
    print(value, "->", reader.convert(value) if "join" not in value else reader.convert(value) is os.path.join)

several = reader.convert(["cfg://a.b[0]", ("ext://sys.maxsize",), {"k": "ext://os.sep"}])
print(several[0], several[1][0], several[2]["k"])

print("-- sockets")
left, right = socket.socketpair()
sender = logging.handlers.SocketHandler("localhost", 1)
sender.sock = left
sender.emit(record("sent %s", logging.WARNING, "away"))
data = right.recv(65536)
got = logging.makeLogRecord(pickle.loads(data[4:]))
print(int.from_bytes(data[:4], "big") == len(data) - 4, got.getMessage(), got.levelname, got.args)
sender.close()
right.close()
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
system = logging.handlers.SysLogHandler(receiver.getsockname(), facility="local3")
system.ident = "me: "
system.emit(record("hello", logging.CRITICAL))
print(receiver.recv(100))
print(system.encodePriority("user", "info"), system.encodePriority(16, 2), system.mapPriority("X"))
print(system.LOG_USER, system.LOG_LOCAL7, system.LOG_DEBUG, system.LOG_AUTHPRIV)
system.close()
receiver.close()
tell(logging.handlers.HTTPHandler, "h", "/u", "PUT")
