"""The command line does what its help says, and tells in one sentence what it cannot."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import make_url

from server import create_app
from server.cli import cli, main
from server.config import Settings
from server.extensions import db
from tests.cast import Cast
from tests.postgres import Cluster, find_binaries
from tests.server.conftest import make_settings
from tests.test_postgres import connect

PASSWORD = "mật khẩu đủ dài"
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment an operator would set for this test's office."""
    given = {
        "SOCOSO_SECRET": settings.secret,
        "SOCOSO_DATA": str(settings.data),
        "SOCOSO_DATABASE_URL": settings.database_url,
        "SOCOSO_BASE_URL": "https://socoso.example.vn/",
        "SOCOSO_SECURE_COOKIES": "0",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def run(*arguments: str, fails: bool = False) -> Result:
    result = CliRunner().invoke(cli, list(arguments))
    assert (result.exit_code != 0) is fails, result.output
    return result


@pytest.mark.usefixtures("environment")
def test_people_and_phones_are_managed(app: Flask, cast: Cast) -> None:
    added = run("user", "add", "Hoa", "--name", "Mẫu Thị Hoa", "--password", PASSWORD)
    assert "Added hoa (office)" in added.output
    trainer = cast.create_account("Mẫu Văn Toàn")
    listed = run("user", "list").output
    assert "Mẫu Thị Hoa\toffice" in listed
    assert f"{trainer}\t-\tMẫu Văn Toàn\ttrainer" in listed

    link = run("enrol", trainer).output
    assert "https://socoso.example.vn/ghi-danh#" in link
    assert "█" in link or "▄" in link

    phone = cast.enrol(trainer)
    assert f"{phone.device_id}\tMẫu Văn Toàn\t-\t0\tin use" in run("device", "list").output
    assert "Mẫu Văn Toàn" in run("device", "revoke", phone.device_id).output
    assert "\trevoked" in run("device", "list").output

    run("user", "password", "hoa", "--password", "mật khẩu mới hơn")
    body = {"username": "hoa", "password": "mật khẩu mới hơn"}
    assert app.test_client().post("/api/office/login", json=body).status_code == 200


@SQLITE
@pytest.mark.usefixtures("environment")
def test_impossible_wishes_are_answered_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, sentence in (
        (["user", "add", "x", "--name", "X", "--password", "ngắn"], "password_too_short"),
        (["device", "revoke", "nothing"], "not_found"),
        (["enrol", "nobody"], "not_found"),
    ):
        monkeypatch.setattr(sys, "argv", ["socoso", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == 2
        assert capsys.readouterr().err.startswith(f"socoso: {sentence}")


@SQLITE
def test_missing_secret_is_told_without_a_trace(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("SOCOSO_SECRET", "short"), ("SOCOSO_SESSION_HOURS", "many")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            patch.setattr(sys, "argv", ["socoso", "check-config"])
            with pytest.raises(SystemExit):
                main()
        assert capsys.readouterr().err.startswith(f"socoso: {name}")


@SQLITE
def test_configuration_is_shown_without_its_secrets(environment: dict[str, str]) -> None:
    shown = run("check-config").output
    assert environment["SOCOSO_DATA"] in shown
    assert environment["SOCOSO_SECRET"] not in shown


def test_migrate_makes_a_database_and_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOCOSO_SECRET", "x" * 40)
    monkeypatch.setenv("SOCOSO_DATA", str(tmp_path / "new"))
    assert "run `socoso migrate` first" in run("user", "list", fails=True).output
    assert "from nothing to" in run("migrate").output
    assert "is current" in run("migrate").output
    assert "needs SOCOSO_DEMO_PASSWORD" in run("seed", "--demo", fails=True).output


@pytest.mark.usefixtures("environment")
def test_seed_can_be_repeated(app: Flask) -> None:
    assert "new entries" in run("seed").output
    assert "all there" in run("seed").output


@SQLITE
@pytest.mark.usefixtures("environment")
def test_interface_and_codes_are_told(app: Flask) -> None:
    description = json.loads(run("openapi").output)
    assert "/api/sync" in description["paths"]
    codes = run("errors").output
    assert "410\tenrolment_expired\t" in codes
    assert "-\tunknown_kind\t" in codes


@SQLITE
def test_sqlite_copy_opens_as_an_office(
    app: Flask, cast: Cast, environment: dict[str, str], tmp_path: Path
) -> None:
    topic = cast.create("topic", name="Tín dụng")
    told = run("backup", str(tmp_path / "copies")).output
    (copy,) = (tmp_path / "copies").glob("socoso-*/socoso.sqlite3")
    assert str(copy) in told
    assert "1 operations" in told
    assert [path.name for path in copy.parent.iterdir()] == ["socoso.sqlite3"]
    restored = create_app(make_settings(tmp_path, f"sqlite:///{copy}"))
    assert restored.test_client().get("/healthz").status_code == 200
    with restored.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, name FROM topic")).all() == [(topic, "Tín dụng")]
        db.engine.dispose()


@SQLITE
@pytest.mark.usefixtures("environment")
def test_copy_is_whole_while_others_write(app: Flask, cast: Cast, tmp_path: Path) -> None:
    for number in range(30):
        cast.create("topic", name=f"Nội dung {number}")
    with app.app_context(), db.engine.begin() as writer:
        writer.execute(text("UPDATE topic SET name = 'half done'"))
        run("backup", str(tmp_path / "copies"))
        writer.rollback()
    (copy,) = (tmp_path / "copies").glob("*/socoso.sqlite3")
    connection = sqlite3.connect(copy)
    names = {name for (name,) in connection.execute("SELECT name FROM topic")}
    connection.close()
    assert "half done" not in names
    assert len(names) == 30


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_copy_can_be_restored(
    app: Flask,
    cast: Cast,
    environment: dict[str, str],
    postgres_cluster: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{find_binaries()}:/usr/bin:/bin")
    cast.create("topic", name="Tín dụng")
    assert "1 operations" in run("backup", str(tmp_path / "copies")).output
    (copy,) = (tmp_path / "copies").glob("socoso-*/socoso.dump")
    name = make_url(environment["SOCOSO_DATABASE_URL"]).database
    restored = postgres_cluster.create_database(f"{name}_restored")
    plain = make_url(restored).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_restore", f"--dbname={plain}", str(copy)], check=True)
    with connect(restored) as connection:
        assert connection.execute("SELECT name FROM topic").fetchall() == [("Tín dụng",)]
    postgres_cluster.drop_database(f"{name}_restored")


@SQLITE
@pytest.mark.usefixtures("environment", "app")
def test_copy_never_overwrites_and_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr(sys, "argv", ["socoso", "backup", str(tmp_path / "file" / "below")])
    with pytest.raises(SystemExit):
        main()
    assert (tmp_path / "file").read_text() == "not a folder"
    monkeypatch.setattr("server.backups._check_sqlite", _fail)
    with pytest.raises(RuntimeError):
        CliRunner().invoke(cli, ["backup", str(tmp_path / "copies")], catch_exceptions=False)
    assert list((tmp_path / "copies").iterdir()) == []


@SQLITE
@pytest.mark.usefixtures("environment", "app")
def test_two_copies_of_one_second_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = datetime(2026, 3, 2, 10, tzinfo=UTC)
    monkeypatch.setattr("server.backups.datetime", SimpleNamespace(now=lambda _: second))
    for _ in range(3):
        run("backup", str(tmp_path / "copies"))
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == [
        "socoso-20260302T100000Z", "socoso-20260302T100000Z-2", "socoso-20260302T100000Z-3",
    ]  # fmt: skip


def _fail(_copy: object) -> int:
    raise RuntimeError


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


@SQLITE
@pytest.mark.usefixtures("environment", "app")
def test_taken_port_is_told(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        told = run("serve", "--port", str(port), fails=True).output
    assert f"port {port} is taken" in told


@SQLITE
@pytest.mark.usefixtures("environment", "app")
def test_server_starts_answers_and_stops(port: int) -> None:
    command = [sys.executable, "-c", "from server.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "1"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _wait_for(f"http://127.0.0.1:{port}/healthz") == 200
    finally:
        process.terminate()
        _, log = process.communicate(timeout=40)
    assert process.returncode == 0, log
    assert '"rule": "/healthz"' in log


def _wait_for(address: str) -> int:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                status: int = response.status
                return status
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
