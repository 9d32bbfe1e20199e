"""What the API's description says of every operation alike."""

from collections.abc import Iterator
from typing import Any

PROBLEM = {
    "type": "object",
    "required": ["code", "message", "detail"],
    "properties": {
        "code": {"type": "string", "description": "Stable, for programs."},
        "message": {"type": "string", "description": "One sentence for people, in the language asked for."},
        "detail": {
            "type": "object",
            "additionalProperties": {},
            "description": "Sentences by field, where the input was refused.",
        },
    },
}
REFUSALS = {
    "default": "A refusal; nothing was changed.",
    "400": "The body cannot be read.",
    "401": "Nobody is signed in.",
    "403": "What the caller may see but not do.",
    "404": "What is not there for the caller.",
    "409": "The row has moved on (`stale_version`), or the rules of the moment forbid it.",
    "413": "The body is too long.",
    "422": "The input does not fit; `detail` names the fields.",
    "429": "Too many requests; `Retry-After` says when to come back.",
    "503": "Others are at it; `Retry-After` says when to come back.",
}
"""Every status of a refusal, by what it says."""

ALWAYS = ("429", "503", "default")
WITH_A_BODY = ("400", "409", "413", "422")


def tell_refusals(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add the refusals that an operation can meet, all with one body. A postprocessing hook of drf-spectacular."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    result["components"]["responses"] = {_name(status): _refusal(told) for status, told in REFUSALS.items()}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for status in _statuses(path, operation):
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{_name(status)}"})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _statuses(path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield from ALWAYS
    if {} not in operation.get("security", [{}]):
        yield from ("401", "403")
    if "{" in path:
        yield "404"
    if "requestBody" in operation:
        yield from WITH_A_BODY
    elif any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        yield "422"


def _name(status: str) -> str:
    return f"Refused{status.capitalize()}"


def _refusal(told: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": told, "content": {"application/json": {"schema": schema}}}
