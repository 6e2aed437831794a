"""The peer of the portal: a bare Litestar handler that runs the same SQL and returns it as JSON."""

import pickle
import sys
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, get
from sqlalchemy import Engine, create_engine

Asked = list[tuple[str, Any]]  # statements as the driver gets them, with what is put into them


def application(engine: Engine, asked: Asked) -> Litestar:
    @get("/home", sync_to_thread=True)
    def home() -> list[list[list[Any]]]:
        with engine.connect() as connection:
            return [
                [list(row) for row in connection.exec_driver_sql(statement, given)]
                for statement, given in asked
            ]

    return Litestar([home], openapi_config=None)


def main(address: str, port: str, recorded: str) -> None:
    asked: Asked = pickle.loads(Path(recorded).read_bytes())  # noqa: S301, our own of a moment ago
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    uvicorn.run(application(engine, asked), port=int(port), access_log=False, log_level="critical")


if __name__ == "__main__":
    main(*sys.argv[1:])
