"""Has the modules of the library use greenlets instead of threads."""

import sys

__all__ = ["patch_all", "patch_time", "patch_socket", "patch_select", "patch_thread",
           "patch_queue", "is_module_patched", "is_object_patched", "get_original"]

_saved = {}


def _patch(name, **replacements):
    module = __import__(name, fromlist=["*"])
    kept = _saved.setdefault(name, {})
    for attribute, value in replacements.items():
        if attribute not in kept:
            kept[attribute] = getattr(module, attribute, None)
        setattr(module, attribute, value)
    return True


def is_module_patched(mod_name):
    """Was anything of the module replaced?"""
    return mod_name in _saved


def is_object_patched(mod_name, item_name):
    """Was that of the module replaced?"""
    return item_name in _saved.get(mod_name, ())


def get_original(mod_name, item_name):
    """Return what stood there before."""
    names = [item_name] if isinstance(item_name, str) else item_name
    module = __import__(mod_name, fromlist=["*"])
    found = [_saved.get(mod_name, {}).get(name, getattr(module, name, None)) for name in names]
    return found[0] if isinstance(item_name, str) else found


def patch_time():
    """time.sleep() lets other greenlets run."""
    from ._hub import sleep
    return _patch("time", sleep=sleep)


def patch_socket(dns=True, aggressive=True):
    """Sockets let other greenlets run."""
    from . import socket
    return _patch("socket", socket=socket.socket, SocketType=socket.socket,
                  create_connection=socket.create_connection, socketpair=socket.socketpair,
                  fromfd=socket.fromfd)


def patch_select(aggressive=True):
    """select() lets other greenlets run."""
    from . import select
    return _patch("select", select=select.select)


def patch_queue():
    """Queues are between greenlets."""
    from . import queue
    return _patch("queue", Queue=queue.Queue, LifoQueue=queue.LifoQueue,
                  PriorityQueue=queue.PriorityQueue, SimpleQueue=queue.SimpleQueue,
                  Full=queue.Full)


def patch_thread(threading=True, _threading_local=True, Event=True, logging=True,
                 existing_locks=True):
    """Threads are greenlets, and their locks are between greenlets."""
    from . import _threads
    replacements = dict(_threads.REPLACEMENTS)
    return _patch("threading", **replacements)


def patch_all(socket=True, dns=True, time=True, select=True, thread=True, os=True, ssl=True,
              subprocess=True, sys=False, aggressive=True, Event=True, builtins=True,
              signal=True, queue=True, contextvars=True, **kwargs):
    """Replace all that can be replaced: time, socket, select, threading and queue."""
    if time:
        patch_time()
    if thread:
        patch_thread()
    if queue:
        patch_queue()
    if socket:
        patch_socket()
    if select:
        patch_select()
    return True
