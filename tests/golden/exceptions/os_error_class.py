# expect: CPython 3.13
# OSError chooses a subclass by its number.
import errno
for n in (errno.ENOENT, errno.EEXIST, errno.EACCES, errno.EPIPE, errno.EINTR, errno.EISDIR, errno.ETIMEDOUT, 9999):
    e = OSError(n, "text", "name")
    print(type(e).__name__, e.errno == n, e.strerror, e.filename, e)
print(IOError is OSError, EnvironmentError is OSError)
try:
    open("/no/such/file")
except OSError as e:
    print(type(e).__name__, e)
