"""The application: routes, static files, and what is said when something goes wrong."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from eval.curation.web import routes_decide, routes_team, routes_work
from eval.curation.web.desk import Desk
from eval.curation.web.guard import Guard
from eval.curation.web.routes_work import NamelessError
from ner.errors import CapgeneError, UsageError


def make_app(desk: Desk) -> ASGIApp:
    """Returns the application of a desk, guarded; it asks for nothing outside itself."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    for routes in (routes_work, routes_decide, routes_team):
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=str(files("eval.curation.web") / "static")))
    app.add_exception_handler(NamelessError, ask_name)
    app.add_exception_handler(CapgeneError, tell_error)
    app.add_exception_handler(RequestValidationError, tell_request)
    app.add_exception_handler(HTTPException, tell_http)
    app.add_exception_handler(Exception, tell_fault)
    return Guard(app, desk.access)


def ask_name(request: Request, _: Exception) -> Response:
    """Leads to the page on which a reviewer gives a name."""
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": "/who"})
    return RedirectResponse("/who", 303)


def tell_error(request: Request, error: Exception) -> Response:
    """Says what is wrong and what to do; 409 for what cannot be done so, 503 for what cannot be kept now."""
    status = 409 if isinstance(error, UsageError) else 503
    kept = "Not saved. " if status == 503 and request.method == "POST" else ""
    return told(request, status, f"{kept}{error}")


def tell_request(request: Request, _: Exception) -> Response:
    """Says that a request was not understood."""
    return told(request, 422, "The request was not understood, and nothing was changed: load the page anew.")


def tell_http(request: Request, error: Exception) -> Response:
    """Says that there is no such page."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return told(request, status, "There is no such page." if status == 404 else "This cannot be done here.")


def tell_fault(request: Request, _: Exception) -> Response:
    """Says that the fault is ours; the server's log has the rest."""
    return told(request, 500, "Something went wrong here. What was decided before is kept; the terminal says more.")


def told(request: Request, status: int, text: str) -> Response:
    """Returns a message: as text for a part of a page, else as a page of its own."""
    if "hx-request" in request.headers or request.method != "GET":
        return PlainTextResponse(text, status)
    desk: Desk = request.app.state.desk
    heading = "Not found" if status == 404 else "This did not work"
    return HTMLResponse(desk.page("message.html", "", heading=heading, text=text), status)
