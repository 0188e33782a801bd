"""The throw-away PostgreSQL is real, private to a worker and sorts as Vietnamese does."""

import os

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.postgres import Cluster


def connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def test_worker_has_its_own_database(postgres_url: str) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with connect(postgres_url) as connection:
        assert connection.info.dbname == f"test_{worker}"


def test_names_sort_as_vietnamese_does(postgres_url: str) -> None:
    names = ["F", "Đào", "Ê", "Ân", "Dương", "Ăn", "E", "An"]
    with connect(postgres_url) as connection:
        rows = connection.execute("SELECT n FROM unnest(%s::text[]) n ORDER BY n", [names])
        assert [name for (name,) in rows] == ["An", "Ăn", "Ân", "Dương", "Đào", "E", "Ê", "F"]


@pytest.mark.usefixtures("postgres_url")
def test_database_is_copied_from_a_template(postgres_cluster: Cluster) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with connect(postgres_cluster.create_database(f"template_{worker}")) as connection:
        connection.execute("CREATE TABLE seen (n int)")
    copy = postgres_cluster.create_database(f"copy_{worker}", template=f"template_{worker}")
    with connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    for name in ("copy", "template"):
        postgres_cluster.drop_database(f"{name}_{worker}")
