import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { plan } from './plan.ts';

export interface Caller {
  readonly user_id: string;
  readonly team_id: string;
  readonly person_id: string;
  readonly ticket_prefix: string;
}

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; caller?: Caller }>();
    const [, payload] = (request.headers['authorization'] ?? '').slice(7).split('.');
    if (payload === undefined) throw new UnauthorizedException();
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid: string };
    const [caller] = (await this.database.query(plan.who, [sid, 0, 0])) as Caller[];
    if (caller === undefined) throw new UnauthorizedException();
    request.caller = caller;
    return true;
  }
}
