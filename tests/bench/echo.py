"""A Flask app that gives every body back: what HTTP alone costs."""

from __future__ import annotations

from flask import Flask, Response, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def echo() -> Response:
    """Give the body back."""
    return Response(request.get_data(), mimetype="application/json")
