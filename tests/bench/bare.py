"""The least that a Flask server does: the same answer to every question, for `make load` to compare with."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

app = Flask(__name__)


@app.post("/api/ask")
def ask() -> Response:
    return jsonify(question=request.get_json()["question"], answer="Dat staat niet in de artikelen.")
