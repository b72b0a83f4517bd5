import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Event, EventPayload, Outbox, Ticket, TicketStatus, UnsealedEvent } from './entities.ts';
import { plan } from './plan.ts';
import { TicketsController } from './tickets.controller.ts';
import { TicketsService } from './tickets.service.ts';

const entities = [Ticket, TicketStatus, Event, EventPayload, UnsealedEvent, Outbox];

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: plan.url, entities, extra: { max: 10 } }),
    TypeOrmModule.forFeature(entities),
  ],
  controllers: [TicketsController],
  providers: [TicketsService],
})
export class AppModule {}
