"""The tables. ``log`` is the truth, ``projections`` are folds of it, ``identity`` says who may come in.

``imports`` remembers what came as files, so that it can be taken back; ``attachments`` which bytes came;
``handovers`` whose book went to whom.
"""

from server.models import attachments, handovers, identity, imports, log, projections

__all__ = ["attachments", "handovers", "identity", "imports", "log", "projections"]
