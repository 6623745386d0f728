"""Entry of ``python -m tools``, written so that an old Python too can read it and say what is missing."""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]

if sys.version_info < OLDEST:
    for name in NEWER:
        path = shutil.which(name)
        if path is not None:
            os.execv(path, [path, "-m", "tools"] + sys.argv[1:])  # noqa: RUF005, S606  # older syntax on purpose
    version = "%d.%d" % sys.version_info[:2]  # noqa: UP031
    sys.exit("Counterclaim needs Python 3.11 or newer; this is %s. Name another with PYTHON=." % version)  # noqa: UP031

from tools.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
