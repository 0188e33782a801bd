"""Wards, groups, contents, venues and the plan: what the office chooses from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading
from server.models.projections import ResidentialGroup, Topic, Venue, Ward
from server.reports.board import latest_plan
from server.reports.places import group_sort, ward_name


def read_reference() -> dict[str, Any]:
    """Give everything that is not deleted, each list in the order people expect."""
    with reading() as session:
        return {
            "wards": _wards(session),
            "groups": _groups(session),
            "topics": _topics(session),
            "venues": _venues(session),
            "plan": latest_plan(session) or None,
        }


def _wards(session: Session) -> list[dict[str, Any]]:
    query = select(Ward.id, ward_name().label("name"), Ward.unit_type, Ward.code)
    rows = session.execute(query.where(~Ward.deleted).order_by(Ward.code, Ward.id))
    return [dict(row) for row in rows.mappings()]


def _groups(session: Session) -> list[dict[str, Any]]:
    group = ResidentialGroup
    query = select(group.id, group.name, group.ward).join(Ward, Ward.id == group.ward)
    rows = session.execute(query.where(~group.deleted).order_by(group_sort(), group.id))
    return [dict(row) for row in rows.mappings()]


def _topics(session: Session) -> list[dict[str, Any]]:
    query = select(Topic.id, Topic.name).where(~Topic.deleted)
    rows = session.execute(query.order_by(Topic.plan_bullet, Topic.id))
    return [dict(row) for row in rows.mappings()]


def _venues(session: Session) -> list[dict[str, Any]]:
    query = select(Venue.id, Venue.name, Venue.ward).where(~Venue.deleted)
    rows = session.execute(query.order_by(Venue.ward, Venue.name, Venue.id))
    return [dict(row) for row in rows.mappings()]
