"""The same server stack with nothing behind it: uvicorn, FastAPI and one route that says yes."""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI


def create_app() -> FastAPI:
    """Return an application whose only route does nothing."""
    app = FastAPI()

    @app.post("/")
    async def nothing() -> dict[str, bool]:
        return {"ok": True}

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(), port=int(sys.argv[1]), log_config=None, access_log=False)
