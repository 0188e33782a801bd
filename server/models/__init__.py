"""The tables. ``log`` is the truth, ``projections`` are folds of it, ``identity`` says who may come in.

``imports`` remembers what came as files, so that it can be taken back; ``attachments`` which bytes came.
"""

from server.models import attachments, identity, imports, log, projections

__all__ = ["attachments", "identity", "imports", "log", "projections"]
