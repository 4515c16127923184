"""Numbers that the modules of asyncio share."""

import enum

# After so many failed writes a transport complains.
LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5
# How long a server waits before it accepts again when descriptors ran out.
ACCEPT_RETRY_DELAY = 1
# How many calls of the stack a future remembers in debug mode.
DEBUG_STACK_DEPTH = 10
SSL_HANDSHAKE_TIMEOUT = 60.0
SSL_SHUTDOWN_TIMEOUT = 30.0
SENDFILE_FALLBACK_READBUFFER_SIZE = 1024 * 256
FLOW_CONTROL_HIGH_WATER_SSL_READ = 256
FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512
THREAD_JOIN_TIMEOUT = 300


class _SendfileMode(enum.Enum):
    """How a transport sends a file."""

    UNSUPPORTED = enum.auto()
    TRY_NATIVE = enum.auto()
    FALLBACK = enum.auto()
