"""A Flask application that reads the same form and stores nothing: what accepting a call is measured against."""

from flask import Flask, Response, request

from b24app.web import forms

app = Flask(__name__)


@app.post("/robots/<code>")
def call(code: str) -> Response:
    """Read the form and say yes."""
    forms.posted(request)
    return Response(status=200)


@app.get("/health")
def health() -> Response:
    """Answer."""
    return Response(status=200)
