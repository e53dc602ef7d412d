"""A portal that speaks https, as official clients insist on: a certificate of our own, trusted for these tests only."""

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.emulated import Emulator, started

SCOPES = ("bizproc", "crm", "im", "placement", "user")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One PEM file with a certificate for this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal in a box")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("certificate") / "portal.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture(scope="session")
def secure_process(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[Emulator]:
    """One emulator over https for all clients."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with started(tmp_path_factory.mktemp("secure") / "log.txt", certificate=certificate) as emulator:
            yield emulator


@pytest.fixture
def portal(secure_process: Emulator, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An empty portal over https, without limits."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    secure_process.reset("empty")
    secure_process.ask("POST", "limits", {"bucket": False})
    return secure_process


@pytest.fixture
def form(portal: Emulator) -> dict[str, str]:
    """The form of an application with pages and without an installer: installed at once."""
    about = {"title": "client", "handler": "http://127.0.0.1:9/", "install": "", "scope": list(SCOPES), "ui": True}
    return dict(portal.ask("POST", "apps", about))
