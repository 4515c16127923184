"""What CPython's tools ask about its instructions. gilbox has instructions of its own, for which see `dis`."""

# No instruction of gilbox is ever replaced by a more special one; inline caches stand beside the code.
ENABLE_SPECIALIZATION = False


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """gilbox's instructions work on registers, so there is no stack whose height could change."""
    raise NotImplementedError("gilbox's instructions have no stack effect: they work on registers")
