"""Java for Spark: `python -m tools.java` prints where it is, and fails where there is none that is new enough."""

import os
import re
import shutil
import subprocess
import sys

OLDEST = 17


def find_java() -> str | None:
    """The program that JAVA_HOME or the path names, if it is new enough."""
    home = os.environ.get("JAVA_HOME")
    program = f"{home}/bin/java" if home else shutil.which("java")
    if program is None or not os.access(program, os.X_OK):
        return None
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return program if version and int(version[1]) >= OLDEST else None


if __name__ == "__main__":
    print(find_java())
    sys.exit(find_java() is None)
