"""System calls that a child has no use for once it reads a file: nets, other programs, other processes, writing.

A filter of the kernel (seccomp) refuses them for good, so that a fault in a decoder has nobody to talk to. It is a list
of what is refused and not of what is allowed: which calls a new release of a library makes is nobody's promise. Only
Linux on x86-64 has it; elsewhere the limits of `confined` stand alone.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
ARCHITECTURE = 0xC000003E
# Numbers above this are of another way of calling the same kernel.
OTHER_CALLS = 0x40000000
REFUSED = {
    "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47,
    "bind": 49, "listen": 50, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62,
    "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87,
    "symlink": 88, "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "ptrace": 101, "mknod": 133,
    "chroot": 161, "mount": 165, "tkill": 200, "tgkill": 234, "add_key": 248, "request_key": 249, "keyctl": 250,
    "mkdirat": 258, "mknodat": 259, "fchownat": 260, "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266,
    "fchmodat": 268, "unshare": 272, "accept4": 288, "perf_event_open": 298, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "renameat2": 316, "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323,
    "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "openat2": 437,
}  # fmt: skip
# Opening is for reading alone: where the flags of each stand.
OPENING = {2: 24, 257: 32}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM

Step = tuple[int, int, int, int]


class Program(ctypes.Structure):
    """As the kernel takes it."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def forbid_calls() -> bool:
    """From now on, and in whatever this process became, they are refused; False where there is no such filter."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    packed = b"".join(struct.pack("HBBI", *step) for step in _steps())
    kept = ctypes.create_string_buffer(packed)
    program = Program(len(packed) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None)
    is_bound = libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    return bool(is_bound and libc.prctl(SECCOMP, FILTER, ctypes.byref(program)) == 0)


def _steps() -> list[Step]:
    """A step is what to do, how many to pass over if it holds and if not, and a number."""
    steps: list[Step] = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURE), (ANSWER, 0, 0, REFUSE), (LOAD, 0, 0, 0)]
    steps += [(AT_LEAST, 0, 1, OTHER_CALLS), (ANSWER, 0, 0, REFUSE)]
    for number in REFUSED.values():
        steps += [(EQUAL, 0, 1, number), (ANSWER, 0, 0, REFUSE)]
    for number, flags in OPENING.items():
        steps += [(EQUAL, 0, 4, number), (LOAD, 0, 0, flags), (ANY_BIT, 0, 1, WRITES), (ANSWER, 0, 0, REFUSE)]
        steps += [(ANSWER, 0, 0, ALLOW)]
    return [*steps, (ANSWER, 0, 0, ALLOW)]
