# expect: CPython 3.13
# Loggers, levels, formats and the tree.
import logging, sys
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
log = logging.getLogger("a.b")
log.debug("no"); log.info("yes %d", 5); logging.getLogger("a").setLevel("ERROR"); log.warning("hidden"); log.error("shown")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger().critical("with type", exc_info=False)
print(log.parent.name, log.getEffectiveLevel(), logging.getLevelName(25), log)
