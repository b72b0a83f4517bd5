import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('tickets')
export class Ticket {
  @PrimaryColumn('uuid') team_id: string;
  @PrimaryColumn('uuid') id: string;
  @Column('int') number: number;
  @Column('text') title: string;
  @Column('text') description: string;
  @Column('text') type: string;
  @Column('text') priority: string;
  @Column('text') status: string;
  @Column('text') status_category: string;
  @Column('text', { nullable: true }) category: string | null;
  @Column('text', { array: true }) tags: string[];
  @Column('uuid') reporter_id: string;
  @Column('uuid', { nullable: true }) assignee_id: string | null;
  @Column('uuid', { nullable: true }) project_id: string | null;
  @Column('jsonb') custom: object;
  @Column('text', { nullable: true }) resolution_notes: string | null;
  @Column('int', { default: 0 }) comment_count: number;
  @Column('int', { default: 0 }) reopened_count: number;
  @Column('uuid', { nullable: true }) merged_into_id: string | null;
  @Column('text') source: string;
  @Column('text', { nullable: true }) external_key: string | null;
  @Column('timestamptz', { nullable: true }) first_responded_at: Date | null;
  @Column('timestamptz', { nullable: true }) resolved_at: Date | null;
  @Column('timestamptz', { nullable: true }) closed_at: Date | null;
  @Column('timestamptz', { nullable: true }) deleted_at: Date | null;
  @Column('timestamptz') created_at: Date;
  @Column('timestamptz') updated_at: Date;
  @Column('int', { default: 1 }) version: number;
}

@Entity('events')
export class Event {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') team_id: string;
  @Column('text') type: string;
  @Column('uuid', { nullable: true }) actor_id: string | null;
  @Column('uuid', { nullable: true }) user_id: string | null;
  @Column('text') entity: string;
  @Column('uuid') entity_id: string;
  @Column('int') entity_version: number;
  @Column('text') request_id: string;
  @Column('uuid') correlation: string;
  @Column('text') origin: string;
  @Column('timestamptz') at: Date;
  @Column('bytea') payload_hash: Buffer;
}

@Entity('event_payloads')
export class EventPayload {
  @PrimaryColumn('uuid') event_id: string;
  @Column('uuid') team_id: string;
  @Column('jsonb') payload: object;
  @Column('text', { nullable: true }) address: string | null;
}

@Entity('unsealed_events')
export class UnsealedEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') team_id: string;
}

@Entity('outbox')
export class Outbox {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: string;
  @Column('text') name: string;
  @Column('uuid') team_id: string;
  @Column('jsonb') payload: object;
  @Column('timestamptz') run_at: Date;
}

@Entity('ticket_statuses')
export class TicketStatus {
  @PrimaryColumn('uuid') team_id: string;
  @PrimaryColumn('text') slug: string;
  @Column('text') category: string;
  @Column('int') position: number;
}
