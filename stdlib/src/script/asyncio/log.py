"""The logger of asyncio."""


class _Logger:
    """Stands for logging's logger, which is imported when there is something to say."""

    def __getattr__(self, name):
        import logging
        return getattr(logging.getLogger("asyncio"), name)


logger = _Logger()
