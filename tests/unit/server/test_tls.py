"""When a server may do without TLS, and what its certificate has to be."""

from __future__ import annotations

import hashlib
import ssl
import subprocess
from pathlib import Path

import pytest

from exercise_engine.errors import UsageError
from exercise_engine.server.tls import PLAIN, choose_transport

TLS = Path(__file__).parents[2] / "data" / "tls"
CERTIFICATE, KEY = TLS / "server.cert.pem", TLS / "server.key.pem"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_on_this_machine_nothing_is_needed(host: str) -> None:
    """Loopback leaves no traces on a network."""
    assert choose_transport(host=host, certificate=None, key=None, insecure=False) == PLAIN


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "exercise.example"])
def test_on_a_network_somebody_has_to_decide(host: str) -> None:
    """Without a certificate the server starts only if somebody says that it may."""
    with pytest.raises(UsageError, match="--insecure"):
        choose_transport(host=host, certificate=None, key=None, insecure=False)

    allowed = choose_transport(host=host, certificate=None, key=None, insecure=True)
    assert (allowed.context, allowed.insecure) == (None, True)


def test_a_certificate_is_known_by_its_hash() -> None:
    """The pin is what any other tool calls the certificate's SHA-256 fingerprint."""
    found = choose_transport(host="0.0.0.0", certificate=CERTIFICATE, key=KEY, insecure=False)

    der = ssl.PEM_cert_to_DER_cert(CERTIFICATE.read_text())
    assert found.pin == hashlib.sha256(der).hexdigest()
    assert found.context is not None
    assert found.context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_first_certificate_of_a_chain_is_the_server_s(tmp_path: Path) -> None:
    """What follows it is how others come to trust it, which does not matter here."""
    chain = tmp_path / "chain.pem"
    chain.write_text("a comment\n" + CERTIFICATE.read_text() + (TLS / "other.cert.pem").read_text())

    found = choose_transport(host="::1", certificate=chain, key=KEY, insecure=False)

    der = ssl.PEM_cert_to_DER_cert(CERTIFICATE.read_text())
    assert found.pin == hashlib.sha256(der).hexdigest()


@pytest.mark.parametrize(
    ("certificate", "key", "insecure", "message"),
    [
        (CERTIFICATE, None, False, "belong together"),
        (None, KEY, False, "belong together"),
        (CERTIFICATE, KEY, True, "contradicts"),
        (CERTIFICATE, TLS / "other.key.pem", False, "not a certificate and its key"),
        (KEY, KEY, False, "not a certificate and its key"),
        (TLS / "none.pem", KEY, False, "no such file"),
        (CERTIFICATE, TLS / "none.pem", False, "no such file"),
    ],
)
def test_what_cannot_be_is_said(
    certificate: Path | None, key: Path | None, insecure: bool, message: str
) -> None:
    """Each mistake has its sentence."""
    with pytest.raises(UsageError, match=message):
        choose_transport(host="0.0.0.0", certificate=certificate, key=key, insecure=insecure)


def test_a_key_with_a_password_is_refused(tmp_path: Path) -> None:
    """Nobody sits at the server's terminal to type it."""
    locked = tmp_path / "locked.pem"
    made = subprocess.run(
        ["openssl", "pkcs8", "-topk8", "-in", str(KEY), "-out", str(locked), "-passout", "pass:secret"],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("there is no openssl on this machine")

    with pytest.raises(UsageError, match="password"):
        choose_transport(host="::1", certificate=CERTIFICATE, key=locked, insecure=False)
