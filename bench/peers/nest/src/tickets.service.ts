import { createHash, randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, Repository } from 'typeorm';
import { Event, EventPayload, Outbox, Ticket, TicketStatus, UnsealedEvent } from './entities.ts';
import type { Caller } from './session.guard.ts';
import type { CreateTicket, ListTickets } from './tickets.dto.ts';

const COUNTED = 10_000;

@Injectable()
export class TicketsService {
  private readonly totals = new Map<string, { total: number; until: number }>();

  constructor(
    @InjectRepository(Ticket) private readonly tickets: Repository<Ticket>,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  async list(caller: Caller, { status, sort, order, page_size }: ListTickets) {
    const where = { team_id: caller.team_id, status, deleted_at: IsNull() };
    const [rows, total] = await Promise.all([
      this.tickets.find({ where, order: { [sort]: order, id: order }, take: page_size + 1 }),
      this.total(caller.team_id, status),
    ]);
    const items = rows.slice(0, page_size).map((ticket) => present(caller, ticket));
    const next_cursor = rows.length > page_size ? Buffer.from(items.at(-1)!.id).toString('base64url') : null;
    return { items, total, page: 1, page_size, next_cursor };
  }

  private async total(team_id: string, status: string): Promise<number> {
    const known = this.totals.get(team_id + status);
    if (known !== undefined && known.until > Date.now()) return known.total;
    const matches = this.tickets
      .createQueryBuilder('t')
      .select('1')
      .where('t.team_id = :team_id and t.status = :status and t.deleted_at is null', { team_id, status })
      .limit(COUNTED + 1);
    const [sql, values] = matches.getQueryAndParameters();
    const [{ count }] = (await this.database.query(`select count(*)::int as count from (${sql}) as m`, values)) as [
      { count: number },
    ];
    if (count > COUNTED) this.totals.set(team_id + status, { total: count, until: Date.now() + 30_000 });
    return count;
  }

  create(caller: Caller, input: CreateTicket, request_id: string, address: string) {
    return this.database.transaction(async (manager) => {
      const { team_id, person_id, user_id } = caller;
      const [{ number }] = (await manager.query(
        `insert into counters (team_id, kind, next) values ($1, 'ticket', 2)
         on conflict (team_id, kind) do update set next = counters.next + 1 returning next - 1 as number`,
        [team_id],
      )) as [{ number: number }];
      const initial = await manager.findOneOrFail(TicketStatus, {
        where: { team_id, category: 'open' },
        order: { position: 'asc' },
      });
      const now = new Date();
      const ticket = manager.create(Ticket, {
        team_id,
        id: randomUUIDv7(),
        number,
        title: input.title,
        description: input.description ?? '',
        type: input.type,
        priority: input.priority,
        status: initial.slug,
        status_category: initial.category,
        tags: [],
        reporter_id: person_id,
        custom: {},
        source: 'api',
        created_at: now,
        updated_at: now,
      });
      await manager.insert(Ticket, ticket);
      const payload = { title: ticket.title, type: ticket.type, priority: ticket.priority, source: ticket.source };
      const id = randomUUIDv7();
      await manager.insert(Event, {
        id,
        team_id,
        type: 'ticket.created',
        actor_id: person_id,
        user_id,
        entity: 'ticket',
        entity_id: ticket.id,
        entity_version: 1,
        request_id,
        correlation: randomUUIDv7(),
        origin: 'api',
        at: now,
        payload_hash: createHash('sha256').update(JSON.stringify(payload)).digest(),
      });
      await manager.insert(EventPayload, { event_id: id, team_id, payload, address });
      await manager.insert(UnsealedEvent, { id, team_id });
      await manager.insert(Outbox, {
        id,
        kind: 'event',
        name: 'ticket.created',
        team_id,
        payload: { version: 1, input: { event_id: id, type: 'ticket.created', entity_id: ticket.id } },
        run_at: now,
      });
      return present(caller, ticket);
    });
  }
}

const present = ({ ticket_prefix }: Caller, ticket: Ticket) => ({
  key: `${ticket_prefix}-${String(ticket.number).padStart(3, '0')}`,
  ...ticket,
});
