"""One command a file: ``<name>.py`` holds ``<name>_command``."""
