"""What the service is told: by one TOML file, and by the environment, which goes before it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from domain.errors import DataError

PREFIX = "PORTAL_DESK_"  # PORTAL_DESK_DATABASE is `database` of the file
FILE = f"{PREFIX}CONFIGURATION"


class ConfigurationError(DataError):
    """The sentence names the setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Each field may stand in the file under its name."""

    database: str = ""  # a file, or postgresql://user:password@host/database
    key_file: str = ""  # of an encrypted file; without one the keyring is asked
    secrets_folder: str = ""  # for the key of the links, where there is no keyring
    host: str = "127.0.0.1"
    port: int = 8443
    workers: int = 1
    certificate: str = ""  # PEM, with its chain; without one a proxy does TLS
    private_key: str = ""
    trusted_proxies: str = ""  # addresses whose X-Forwarded headers count, with commas between
    plain_http: bool = False  # only on this computer: cookies that need no TLS
    sends_mail: bool = True
    mail_password: str = field(default="", repr=False)  # better in the environment than in a file
    mail_password_file: str = ""  # which holds it; without either the keyring is asked
    hashes_at_once: int = 2  # each takes 64 MiB

    @property
    def is_on_this_computer(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost")


def read(environment: Mapping[str, str], file: Path | None = None) -> Configuration:
    """Raises ConfigurationError."""
    named = file or (Path(environment[FILE]) if environment.get(FILE) else None)
    given = _of_file(named) if named else {}
    for setting in fields(Configuration):
        text = environment.get(f"{PREFIX}{setting.name.upper()}")
        if text is not None:
            given[setting.name] = _typed(setting.name, text)
    configuration = replace(Configuration(), **given)
    _check(configuration)
    return configuration


def environment_of(configuration: Configuration) -> dict[str, str]:
    """For the processes that serve: they read again what this one was told."""
    told = {one.name: getattr(configuration, one.name) for one in fields(configuration)}
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in told.items()}


def read_environment() -> Configuration:
    return read(os.environ)


def _of_file(file: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} is not TOML: {error}.") from None
    for name, value in given.items():
        kind = type(getattr(Configuration(), name, None))
        if kind is type(None):
            raise ConfigurationError(f"{file}: there is no setting {name}.")
        if type(value) is not kind:
            raise ConfigurationError(f"{file}: {name} must be a {_WORDS[kind]}.")
    return given


_WORDS = {str: "text", int: "whole number", bool: "true or false"}
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def _typed(name: str, text: str) -> str | int | bool:
    kind = type(getattr(Configuration(), name))
    if kind is bool and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    if kind is int and text.isascii() and text.isdigit():
        return int(text)
    if kind is str:
        return text
    raise ConfigurationError(f"{PREFIX}{name.upper()} must be a {_WORDS[kind]}.")


def _check(configuration: Configuration) -> None:
    if not configuration.database:
        raise ConfigurationError(f"Say with {PREFIX}DATABASE which database is served.")
    if configuration.plain_http and not configuration.is_on_this_computer:
        raise ConfigurationError("plain_http is for a host on this computer only.")
    if bool(configuration.certificate) != bool(configuration.private_key):
        raise ConfigurationError("certificate and private_key go together.")
    if configuration.mail_password and configuration.mail_password_file:
        raise ConfigurationError("Give mail_password or mail_password_file, not both.")
    if min(configuration.workers, configuration.hashes_at_once) < 1:
        raise ConfigurationError("workers and hashes_at_once must be at least 1.")
