"""The peer that the documents of this product were written for: FastAPI, SQLAlchemy's ORM on asyncpg, uvicorn with uvloop.

The same as ours: database and rows, the statement that finds session, user and membership by the token at every request,
the list (filter, order, 20 rows, a total that is counted up to 10,000 and kept for half a minute above), and the rows of a
creation in one transaction (number, ticket, event with its payload, outbox). asyncpg prepares its statements by itself.
Not the same, in its favour: the token's signature is not checked; no limits, idempotency keys, roles, search words, request
ids or security headers. Answers go through a response model, as FastAPI's documentation has it. One worker process, as one
process of ours; answers are written by orjson where Debian has it.
"""

import base64
import hashlib
import json
import os
import re
import time
import uuid
from datetime import datetime, timezone
from enum import Enum
from typing import List, Optional

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import ARRAY, Column, DateTime, Integer, LargeBinary, Text, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

try:
    import orjson  # noqa: F401
    from fastapi.responses import ORJSONResponse as Answer
except ImportError:
    from fastapi.responses import JSONResponse as Answer

PLAN = json.loads(os.environ["PLAN"])
URL = re.sub(r"^postgres(ql)?://", "postgresql+asyncpg://", PLAN["url"])
WHO = text(re.sub(r"\$(\d)", r":p\1", PLAN["who"]))
COUNTED = 10_000

engine = create_async_engine(URL, pool_size=10, max_overflow=0)
sessions = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
Base = declarative_base()
Id = UUID(as_uuid=True)
Time = DateTime(timezone=True)


class Ticket(Base):
    __tablename__ = "tickets"
    team_id = Column(Id, primary_key=True)
    id = Column(Id, primary_key=True)
    number = Column(Integer)
    title = Column(Text)
    description = Column(Text)
    type = Column(Text)
    priority = Column(Text)
    status = Column(Text)
    status_category = Column(Text)
    category = Column(Text)
    tags = Column(ARRAY(Text))
    reporter_id = Column(Id)
    assignee_id = Column(Id)
    project_id = Column(Id)
    custom = Column(JSONB)
    resolution_notes = Column(Text)
    comment_count = Column(Integer, default=0)
    reopened_count = Column(Integer, default=0)
    merged_into_id = Column(Id)
    source = Column(Text)
    external_key = Column(Text)
    first_responded_at = Column(Time)
    resolved_at = Column(Time)
    closed_at = Column(Time)
    deleted_at = Column(Time)
    created_at = Column(Time)
    updated_at = Column(Time)
    version = Column(Integer, default=1)


class TicketStatus(Base):
    __tablename__ = "ticket_statuses"
    team_id = Column(Id, primary_key=True)
    slug = Column(Text, primary_key=True)
    category = Column(Text)
    position = Column(Integer)


class Event(Base):
    __tablename__ = "events"
    team_id = Column(Id, primary_key=True)
    id = Column(Id, primary_key=True)
    type = Column(Text)
    actor_id = Column(Id)
    user_id = Column(Id)
    entity = Column(Text)
    entity_id = Column(Id)
    entity_version = Column(Integer)
    request_id = Column(Text)
    correlation = Column(Id)
    origin = Column(Text)
    at = Column(Time)
    payload_hash = Column(LargeBinary)


class EventPayload(Base):
    __tablename__ = "event_payloads"
    team_id = Column(Id, primary_key=True)
    event_id = Column(Id, primary_key=True)
    payload = Column(JSONB)
    address = Column(Text)


class UnsealedEvent(Base):
    __tablename__ = "unsealed_events"
    id = Column(Id, primary_key=True)
    team_id = Column(Id)


class Outbox(Base):
    __tablename__ = "outbox"
    id = Column(Id, primary_key=True)
    kind = Column(Text)
    name = Column(Text)
    team_id = Column(Id)
    payload = Column(JSONB)
    run_at = Column(Time)


class Sort(str, Enum):
    created_at = "created_at"
    updated_at = "updated_at"
    number = "number"


class Order(str, Enum):
    asc = "asc"
    desc = "desc"


class TicketType(str, Enum):
    bug = "bug"
    feature = "feature"
    incident = "incident"
    request = "request"
    question = "question"


class Priority(str, Enum):
    low = "low"
    medium = "medium"
    high = "high"
    urgent = "urgent"


class CreateTicket(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    description: str = Field("", max_length=50_000)
    type: TicketType
    priority: Priority


class TicketOut(BaseModel):
    id: uuid.UUID
    team_id: uuid.UUID
    key: str
    number: int
    title: str
    description: str
    type: str
    priority: str
    status: str
    status_category: str
    category: Optional[str]
    tags: List[str]
    reporter_id: uuid.UUID
    assignee_id: Optional[uuid.UUID]
    project_id: Optional[uuid.UUID]
    custom: dict
    resolution_notes: Optional[str]
    comment_count: int
    reopened_count: int
    merged_into_id: Optional[uuid.UUID]
    source: str
    external_key: Optional[str]
    first_responded_at: Optional[datetime]
    resolved_at: Optional[datetime]
    closed_at: Optional[datetime]
    deleted_at: Optional[datetime]
    created_at: datetime
    updated_at: datetime
    version: int

    class Config:
        orm_mode = True


class TicketPage(BaseModel):
    items: List[TicketOut]
    total: int
    page: int
    page_size: int
    next_cursor: Optional[str]


app = FastAPI(default_response_class=Answer)


async def database():
    async with sessions() as session:
        yield session


async def caller(authorization: str = Header(), db: AsyncSession = Depends(database)):
    try:
        payload = authorization[7:].split(".")[1]
        sid = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sid"]
    except (IndexError, KeyError, ValueError):
        raise HTTPException(401)
    row = (await db.execute(WHO, {"p1": uuid.UUID(sid), "p2": 0, "p3": 0})).first()
    if row is None:
        raise HTTPException(401)
    return row


def present(who, ticket: Ticket) -> Ticket:
    ticket.key = f"{who.ticket_prefix}-{ticket.number:03d}"
    return ticket


totals: dict = {}


async def total_of(db: AsyncSession, conditions, key: str) -> int:
    known = totals.get(key)
    if known is not None and known[1] > time.monotonic():
        return known[0]
    matches = select(text("1")).select_from(Ticket).where(*conditions).limit(COUNTED + 1).subquery()
    total = (await db.execute(select(func.count()).select_from(matches))).scalar_one()
    if total > COUNTED:
        totals[key] = (total, time.monotonic() + 30)
    return total


@app.get("/api/v1/tickets", response_model=TicketPage)
async def list_tickets(
    status: str,
    sort: Sort = Sort.created_at,
    order: Order = Order.desc,
    page_size: int = Query(20, ge=1, le=100),
    who=Depends(caller),
    db: AsyncSession = Depends(database),
):
    conditions = (Ticket.team_id == who.team_id, Ticket.status == status, Ticket.deleted_at.is_(None))
    columns = [getattr(Ticket, sort.value), Ticket.id]
    ordering = [column.asc() if order is Order.asc else column.desc() for column in columns]
    found = await db.execute(select(Ticket).where(*conditions).order_by(*ordering).limit(page_size + 1))
    rows = found.scalars().all()
    total = await total_of(db, conditions, f"{who.team_id}{status}")
    items = [present(who, row) for row in rows[:page_size]]
    cursor = base64.urlsafe_b64encode(items[-1].id.bytes).decode() if len(rows) > page_size else None
    return {"items": items, "total": total, "page": 1, "page_size": page_size, "next_cursor": cursor}


NUMBER = text(
    "insert into counters (team_id, kind, next) values (:team_id, 'ticket', 2) "
    "on conflict (team_id, kind) do update set next = counters.next + 1 returning next - 1 as number"
)


@app.post("/api/v1/tickets", response_model=TicketOut, status_code=201)
async def create_ticket(
    input: CreateTicket, request: Request, who=Depends(caller), db: AsyncSession = Depends(database)
):
    team_id, now = who.team_id, datetime.now(timezone.utc)
    number = (await db.execute(NUMBER, {"team_id": team_id})).scalar_one()
    initial = (
        await db.execute(
            select(TicketStatus)
            .where(TicketStatus.team_id == team_id, TicketStatus.category == "open")
            .order_by(TicketStatus.position)
            .limit(1)
        )
    ).scalar_one()
    ticket = Ticket(
        team_id=team_id,
        id=uuid7(),
        number=number,
        title=input.title,
        description=input.description,
        type=input.type.value,
        priority=input.priority.value,
        status=initial.slug,
        status_category=initial.category,
        tags=[],
        reporter_id=who.person_id,
        custom={},
        source="api",
        created_at=now,
        updated_at=now,
    )
    payload = {"title": ticket.title, "type": ticket.type, "priority": ticket.priority, "source": "api"}
    event_id = uuid7()
    event = Event(
        team_id=team_id,
        id=event_id,
        type="ticket.created",
        actor_id=who.person_id,
        user_id=who.user_id,
        entity="ticket",
        entity_id=ticket.id,
        entity_version=1,
        request_id=str(uuid.uuid4()),
        correlation=uuid.uuid4(),
        origin="api",
        at=now,
        payload_hash=hashlib.sha256(json.dumps(payload).encode()).digest(),
    )
    call = {"event_id": str(event_id), "type": "ticket.created", "entity_id": str(ticket.id)}
    db.add_all(
        [
            ticket,
            event,
            EventPayload(team_id=team_id, event_id=event_id, payload=payload, address=request.client.host),
            UnsealedEvent(id=event_id, team_id=team_id),
            Outbox(
                id=event_id,
                kind="event",
                name="ticket.created",
                team_id=team_id,
                payload={"version": 1, "input": call},
                run_at=now,
            ),
        ]
    )
    await db.commit()
    return present(who, ticket)


def uuid7() -> uuid.UUID:
    """Python has none of its own before 3.14."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return uuid.UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62))
