"""The disk of one query server's cache, which can be full."""

import ctypes
import os
import threading
from pathlib import Path

MEBIBYTES = 16
BLOCK = 4096
SECONDS_BETWEEN_FILLS = 0.02


def small_disk(folder):
    """A disk of a few MiB mounted at a folder, where this user may mount; else one that takes no file when it is full."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    mounted = libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, f"size={MEBIBYTES}m".encode()) == 0
    return _Mounted(folder, libc) if mounted else _InTheWay(folder)


class _Mounted:
    """A file system in memory. While it is full, whatever becomes free is taken at once."""

    def __init__(self, folder, libc):
        self.folder, self.libc = folder, libc
        self.ballast = folder / "ballast"
        self.freed = threading.Event()
        self.filling = None

    def fill(self):
        self.freed.clear()
        self.filling = threading.Thread(target=self._fill, daemon=True)
        self.filling.start()

    def _fill(self):
        with open(self.ballast, "ab", buffering=0) as ballast:
            while not self.freed.wait(SECONDS_BETWEEN_FILLS):
                try:
                    while ballast.write(b"\1" * BLOCK) == BLOCK:
                        pass
                except OSError:
                    pass  # it is full, as it is to be

    def free(self):
        if self.filling is not None:
            self.freed.set()
            self.filling.join()
            self.filling = None
            self.ballast.unlink()

    def close(self):
        self.free()
        self.libc.umount2(os.fsencode(self.folder), 2)  # MNT_DETACH


class _InTheWay:
    """A folder whose place is taken by a file, so that no file can be made in it."""

    def __init__(self, folder):
        self.folder = folder
        self.aside = folder.with_name(folder.name + "-aside")

    def fill(self):
        self.folder.rename(self.aside)
        self.folder.touch()

    def free(self):
        if self.aside.exists():
            self.folder.unlink()
            self.aside.rename(self.folder)

    def close(self):
        self.free()
