import { Body, Controller, Get, Post, Query, Req, UseGuards } from '@nestjs/common';
import { SessionGuard, type Caller } from './session.guard.ts';
import { CreateTicket, ListTickets } from './tickets.dto.ts';
import { TicketsService } from './tickets.service.ts';

interface Request {
  readonly id: string;
  readonly ip: string;
  readonly caller: Caller;
}

@Controller('tickets')
@UseGuards(SessionGuard)
export class TicketsController {
  constructor(private readonly tickets: TicketsService) {}

  @Get()
  list(@Req() { caller }: Request, @Query() query: ListTickets) {
    return this.tickets.list(caller, query);
  }

  @Post()
  create(@Req() { caller, id, ip }: Request, @Body() input: CreateTicket) {
    return this.tickets.create(caller, input, id, ip);
  }
}
