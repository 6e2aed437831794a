"""The log: one JSON object on a line. Nothing in it says who somebody is."""

import json
import logging
import sys
from datetime import UTC, datetime

_LOG = logging.getLogger("portal_desk.service")


class JsonLines(logging.Formatter):
    """Time, level and message, and what was given as `extra={"about": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            # Where it happened. What was in the request is in the words of many errors.
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line)


def log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("portal_desk", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False


def log_request(method: str, path: str, status: int, took: float) -> None:
    about = {"method": method, "path": path, "status": status, "ms": round(took, 1)}
    _LOG.info("request", extra={"about": about})


def log_mail(sent: int, trouble: str) -> None:
    _LOG.info("mail", extra={"about": {"sent": sent, "trouble": trouble}})


def log_tidied(rows: int) -> None:
    _LOG.info("tidied", extra={"about": {"rows": rows}})


def log_trouble(sentence: str) -> None:
    """What stands against using the database, such as a full disk."""
    _LOG.error("database", extra={"about": {"trouble": sentence}})


def log_bug(error: Exception) -> None:
    _LOG.error("bug", exc_info=error)


def _where(record: logging.LogRecord) -> list[str]:
    trace, found = record.exc_info[2] if record.exc_info else None, []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-12:]
