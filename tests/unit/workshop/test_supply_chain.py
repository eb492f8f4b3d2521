"""pip-audit itself, asked through the task: clean, a known vulnerability, and nobody who answers are three answers."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from workshop import supply_chain as chain

# The shortest lock that --require-hashes takes; the digest is not looked at, for nothing is installed.
LOCK = "jinja2==3.1.6 \\\n    --hash=sha256:" + "0" * 64 + "\n"
ADVISORY = {
    "id": "GHSA-test-0001", "modified": "2022-01-05T00:00:00Z", "published": "2022-01-05T00:00:00Z", "details": "made up",
    "affected": [{"package": {"name": "jinja2", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99"}]}], "versions": ["3.1.6"]}],
}  # fmt: skip


@pytest.fixture
def service() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A service on the loopback that speaks OSV and knows the advisories in the list."""
    known: list[dict[str, object]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps({"vulns": known} if known else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query", known
    server.shutdown()
    server.server_close()


@pytest.fixture
def lock(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("lock") / "requirements.lock"
    path.write_text(LOCK, encoding="utf-8")
    return str(path)


def test_nothing_known(
    service: tuple[str, list[dict[str, object]]],
    lock: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(chain.OWN_OSV, service[0])
    assert chain.supply_chain([lock]) == 0
    assert "没有已知漏洞" in capsys.readouterr().out
    bill = json.loads((chain.ROOT / ".cache" / "sbom.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert {"pelican", "jinja2", "lxml"} <= {one["name"].lower() for one in bill["components"]}


def test_a_known_vulnerability(
    service: tuple[str, list[dict[str, object]]],
    lock: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(chain.OWN_OSV, service[0])
    service[1].append(ADVISORY)
    assert chain.supply_chain([lock]) == 1
    assert "GHSA-test-0001" in capsys.readouterr().out


def test_nobody_answers(lock: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Not to know is neither clean nor vulnerable."""
    monkeypatch.setenv(chain.OWN_OSV, "http://127.0.0.1:9/v1/query")
    monkeypatch.setattr(chain, "SERVICES", ())
    assert chain.supply_chain([lock]) == 3
    assert "也不能说没有漏洞" in capsys.readouterr().out
