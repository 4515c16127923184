"""What all kinds of parts have."""

from email import message

__all__ = ["MIMEBase"]


class MIMEBase(message.Message):
    """A part of some kind."""

    def __init__(self, _maintype, _subtype, *, policy=None, **_params):
        super().__init__(policy=policy)
        self.add_header("Content-Type", f"{_maintype}/{_subtype}", **_params)
        self["MIME-Version"] = "1.0"
