"""The former name of ElementTree."""

from xml.etree.ElementTree import *  # noqa: F403
