# expect: CPython 3.13
"""What a context for clients asks for."""
import ssl

context = ssl.create_default_context()
print(context.verify_mode.name, context.check_hostname)
