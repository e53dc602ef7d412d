"""Try the README or the image in a bare Debian, as root: python -m tests.machine readme|image FOLDER."""

import sys
from pathlib import Path

from tests.machine import image, readme
from tests.machine.root import Unable

if __name__ == "__main__":
    try:
        sys.exit({"readme": readme.main, "image": image.main}[sys.argv[1]](Path(sys.argv[2]).resolve()))
    except Unable as fault:
        print(f"cannot be tried here: {fault}")
        sys.exit(2)
