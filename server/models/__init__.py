"""The tables. ``log`` is the truth, ``projections`` are folds of it, ``identity`` says who may come in.

``imports`` remembers what came as files, so that it can be taken back.
"""

from server.models import identity, imports, log, projections

__all__ = ["identity", "imports", "log", "projections"]
