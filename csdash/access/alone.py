"""Alone: whether figures may be shown although nobody signs in. To this machine only, or an operator said otherwise in words."""

import os
from collections.abc import Mapping

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# `serve --without-sign-in-everybody-sees-everything` sets it for its own process.
EVERYBODY = "CSDASH_WITHOUT_SIGN_IN"
WORDS = "everybody-sees-everything"


def is_alone(address: object, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether whoever reads at this address of the server may read everything."""
    return address in LOOPBACK or environment.get(EVERYBODY) == WORDS
