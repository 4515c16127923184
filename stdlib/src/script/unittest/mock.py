"""Stand-ins for objects: they take every call, remember it, and answer what they are told to."""

from unittest._mock_calls import ANY, call
from unittest._mock_core import (
    DEFAULT, FILTER_DIR, AsyncMock, InvalidSpecError, MagicMock, Mock, NonCallableMagicMock,
    NonCallableMock, PropertyMock, ThreadingMock, mock_open, seal, sentinel)
from unittest._mock_patch import patch
from unittest._mock_spec import create_autospec

__all__ = ("Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec",
           "AsyncMock", "ThreadingMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock",
           "mock_open", "PropertyMock", "seal")
