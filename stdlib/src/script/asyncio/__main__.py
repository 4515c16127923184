"""A prompt at which `await` works: `python -m asyncio`."""

raise NotImplementedError("the prompt of asyncio, with await at the top level, is not there yet")
