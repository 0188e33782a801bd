"""What gunicorn serves."""

from __future__ import annotations

import gc
import os

from server import create_app
from server.web import configure_logging

configure_logging(quiet=os.environ.get("SOCOSO_QUIET") == "1")
app = create_app()
# A batch of operations makes tens of thousands of objects that soon go by themselves. Looking for
# cycles after every 700 of them, and through all that was loaded at the start, took a tenth of the time.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
