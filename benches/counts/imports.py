import threading, queue, functools, re, json
