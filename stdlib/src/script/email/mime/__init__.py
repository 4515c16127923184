"""Kinds of messages."""
