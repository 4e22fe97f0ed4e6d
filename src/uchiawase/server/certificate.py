"""A certificate of this machine's own, made once and kept, for `uchi jam --https`.

Browsers give microphones, e-kits and the wake lock only to pages that came over HTTPS (or from
"localhost"). Nobody signs certificates for addresses of a living room, so this one signs itself: a
browser warns once, and whoever goes on has a safe line. It is made anew when it has run out or when
the machine has an address that is not in it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "Uchiawase on this machine"
NAMES_OF_ITSELF = ("localhost",)
LASTS = dt.timedelta(days=397)
"""As long as Apple's devices take one at most, and a day less than a year and a month."""

RENEWED_BEFORE = dt.timedelta(days=7)

_CERTIFICATE_PEM = "certificate.pem"
_KEY_PEM = "key.pem"
_ONLY_MINE = 0o600


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the certificate and its key lie, as PEM files."""

    certificate: Path
    key: Path

    def fingerprint(self) -> str:
        """Give its SHA-256 fingerprint, as browsers show it."""
        digest = _read(self.certificate).fingerprint(hashes.SHA256())
        return digest.hex(":").upper()


def kept_certificate(folder: Path, addresses: Sequence[str], now: dt.datetime) -> Certificate:
    """Give the certificate that is kept, or make one.

    Args:
        folder: Where it is kept; made where it is missing.
        addresses: IPv4 addresses that it has to stand for, besides this machine's own loopback.
        now: The time, with its zone.

    Raises:
        OSError: The folder cannot be written.
    """
    found = Certificate(folder / _CERTIFICATE_PEM, folder / _KEY_PEM)
    wanted = {IPv4Address("127.0.0.1"), *(IPv4Address(one) for one in addresses)}
    if not _stands(found, wanted, now):
        folder.mkdir(parents=True, exist_ok=True)
        _make(found, wanted, now)
    return found


def _stands(kept: Certificate, wanted: set[IPv4Address], now: dt.datetime) -> bool:
    """Tell whether a kept certificate can be used: whole, in time, for all addresses."""
    if not (kept.certificate.is_file() and kept.key.is_file()):
        return False
    try:
        certificate = _read(kept.certificate)
        key = serialization.load_pem_private_key(kept.key.read_bytes(), password=None)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (ValueError, TypeError, x509.ExtensionNotFound):
        return False
    if key.public_key() != certificate.public_key():
        return False
    held = set(names.value.get_values_for_type(x509.IPAddress))
    return wanted <= held and now < certificate.not_valid_after_utc - RENEWED_BEFORE


def _make(kept: Certificate, wanted: set[IPv4Address], now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    names = [
        *(x509.DNSName(one) for one in NAMES_OF_ITSELF),
        *(x509.IPAddress(ip_address(str(one))) for one in sorted(wanted)),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + LASTS - dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    # The key is nobody else's to read from its first byte on.
    kept.key.unlink(missing_ok=True)
    kept.key.touch(mode=_ONLY_MINE)
    kept.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    kept.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
