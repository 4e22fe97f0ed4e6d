"""A certificate of this machine's own: made once, kept, made anew only where it must be."""

import datetime as dt
import stat
from pathlib import Path

from cryptography import x509

from uchiawase.server.certificate import LASTS, kept_certificate

NOW = dt.datetime(2026, 1, 13, tzinfo=dt.UTC)
ADDRESSES = ("192.168.1.23", "10.42.0.1")


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_it_stands_for_every_address_and_for_this_machine_itself(tmp_path: Path) -> None:
    certificate = read(kept_certificate(tmp_path / "https", ADDRESSES, NOW).certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    assert held == {*ADDRESSES, "127.0.0.1"}
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= LASTS


def test_it_is_kept_so_that_a_browser_is_asked_once(tmp_path: Path) -> None:
    first = kept_certificate(tmp_path, ADDRESSES, NOW)
    print_of_it = first.fingerprint()
    again = kept_certificate(tmp_path, ADDRESSES[:1], NOW + dt.timedelta(days=200))
    assert again.fingerprint() == print_of_it
    assert len(print_of_it.split(":")) == 32


def test_it_is_made_anew_for_a_new_address_when_it_runs_out_or_when_it_is_broken(
    tmp_path: Path,
) -> None:
    prints = {kept_certificate(tmp_path, ADDRESSES, NOW).fingerprint()}
    prints.add(kept_certificate(tmp_path, (*ADDRESSES, "10.0.0.3"), NOW).fingerprint())
    prints.add(kept_certificate(tmp_path, ADDRESSES, NOW + LASTS).fingerprint())
    (tmp_path / "certificate.pem").write_text("nonsense")
    prints.add(kept_certificate(tmp_path, ADDRESSES, NOW).fingerprint())
    assert len(prints) == 4


def test_nobody_else_can_read_its_key(tmp_path: Path) -> None:
    key = kept_certificate(tmp_path, ADDRESSES, NOW).key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
