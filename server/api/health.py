"""Is this server alive and able to work?"""

from __future__ import annotations

from typing import Any

from server.auth import open_to_all
from server.endpoints import Blueprint, endpoint
from server.health import check_health
from server.schemas.health import HealthSchema

blp = Blueprint("health", __name__, description="Liveness")


@endpoint(blp, "GET", "/healthz", guard=open_to_all(), answer=HealthSchema)
def healthz() -> dict[str, Any]:
    """Say whether the database answers and its tables are those of this version; 503 if not."""
    return check_health()
