"""Folders of one run. Those of runs that were killed are swept away by the next."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_PREFIX = "firma-rig"


def scratch_folder(name: str) -> Path:
    """A new folder in the system's temporary folder, which belongs to this process."""
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-{name}-"))


def sweep() -> None:
    """Remove the folders of processes that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}-*"):
        owner = re.match(rf"{_PREFIX}-(\d+)-", folder.name)
        if owner and not _is_alive(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
