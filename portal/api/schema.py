"""What the API's description says of every operation alike."""

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
REFUSAL = {
    "description": "A refusal; nothing was changed.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def tell_refusals(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add the body of a refusal to every operation. A postprocessing hook of drf-spectacular."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = REFUSAL
    return result
