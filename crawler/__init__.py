"""How rolecall is run: settings, command line, politeness, runs and their reports."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("rolecall")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0"
