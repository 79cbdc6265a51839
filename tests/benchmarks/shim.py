"""A slower disk: a library preloaded into the server that sleeps at every flush."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void flush_takes(void) {
    struct timespec pause = {0, FLUSH_MICROSECONDS * 1000L};
    nanosleep(&pause, 0);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    flush_takes();
    return real(file);
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    flush_takes();
    return real(file);
}
"""


class NoCompiler(Exception):
    """There is no C compiler here, so a slower flush cannot be simulated."""


def compiled(into: Path, *, milliseconds: float) -> Path:
    """The shared object that makes each flush `milliseconds` longer; raises NoCompiler."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        raise NoCompiler("no C compiler (cc, gcc or clang) on this machine")
    into.mkdir(parents=True, exist_ok=True)
    source, target = into / "slow_flush.c", into / f"slow_flush_{os.getpid()}.so"
    source.write_text(SOURCE)
    define = f"-DFLUSH_MICROSECONDS={round(milliseconds * 1000)}"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", define, str(source), "-o", str(target), "-ldl"], check=True)
    return target
