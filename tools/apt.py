"""Debian's packages, where we may install them."""

import os
import shutil
import subprocess

from tools.terminal import say, warn


def install(*packages: str) -> bool:
    """Install packages and what they need, no more; say whether it worked.

    Tried only as root on a system with apt. Nothing else on the machine is upgraded.
    """
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    say(f"      Installing Debian's {' and '.join(packages)} (about a minute)")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [apt, *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            warn(done.stdout + done.stderr)
            warn(f"      apt-get {arguments[0]} failed, with code {done.returncode}.")
            return False
    return True
