"""The ways in to Siting: the command line and the service."""

from __future__ import annotations

import os

# Before anything loads NumPy, which reads it once. Its matrix products here are small: helpers that wait for each of
# them spinning cost two to three times the processor time of a whole match, and take it from other requests.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
