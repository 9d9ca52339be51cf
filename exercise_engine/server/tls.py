"""TLS: the server's certificate, the pin by which terminals know it, and when there may be none."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exercise_engine.client.link import is_loopback
from exercise_engine.errors import UsageError


@dataclass(frozen=True, slots=True)
class Transport:
    """How connections are protected."""

    context: ssl.SSLContext | None
    """None where there is no TLS."""
    pin: str = ""
    """SHA-256 of the certificate, hexadecimal; empty without TLS."""
    insecure: bool = False
    """Whether somebody said in so many words that there is no TLS over a network."""


PLAIN: Final = Transport(None)
"""Nothing leaves the machine, so that nothing has to be protected."""


def choose_transport(*, host: str, certificate: Path | None, key: Path | None, insecure: bool) -> Transport:
    """Settle how connections to `host` are protected; raises UsageError where that is not safe."""
    if (certificate is None) != (key is None):
        raise UsageError("--tls-cert and --tls-key belong together; give both or neither")
    if certificate is not None and key is not None:
        if insecure:
            raise UsageError("--insecure contradicts --tls-cert; give one of them")
        return _load(certificate, key)
    if is_loopback(host):
        return PLAIN
    if not insecure:
        raise UsageError(
            f"{host} can be reached over the network: give --tls-cert and --tls-key, or say --insecure if"
            " codes and answers may be read on the way"
        )
    return Transport(None, insecure=True)


def _load(certificate: Path, key: Path) -> Transport:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for path in (certificate, key):
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
        first = certificate.read_text(encoding="ascii").partition("-----BEGIN CERTIFICATE-----")
        body, end, _ = first[2].partition("-----END CERTIFICATE-----")
        der = ssl.PEM_cert_to_DER_cert(f"{first[1]}{body}{end}")
    except ssl.SSLError as error:
        raise UsageError(
            f"{certificate} and {key} are not a certificate and its key: {error.reason or error}"
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{certificate}: cannot be read as a certificate in PEM form: {error}") from error
    return Transport(context, pin=hashlib.sha256(der).hexdigest())


def _no_password() -> str:
    """Keys with a password would make the server wait for somebody at its terminal."""
    raise ValueError("the key has a password; take it off with: openssl pkey -in KEY -out NEWKEY")
