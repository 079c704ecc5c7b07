"""What goes wrong and can be mended by whoever runs the program."""

from typing import ClassVar


class Problem(Exception):
    """Something that a user can mend; the message names the file, row or URL and the cure.

    ``exit_code`` is what the command line ends with: 1 finished with problems, 2 wrong usage.
    """

    exit_code: ClassVar[int] = 1
