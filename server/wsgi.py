"""What gunicorn serves."""

from __future__ import annotations

import os

from server import create_app
from server.web import configure_logging

configure_logging(quiet=os.environ.get("SOCOSO_QUIET") == "1")
app = create_app()
