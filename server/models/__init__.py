"""The tables. ``log`` is the truth, ``projections`` are folds of it, ``identity`` says who may come in."""

from server.models import identity, log, projections

__all__ = ["identity", "log", "projections"]
