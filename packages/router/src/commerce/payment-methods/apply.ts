import { randomUUIDv7 } from 'node:crypto';
import type { BilledMethod, ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

interface Applying {
  readonly db: Tx;
  readonly events: Events<'payment_method.changed'>;
  readonly now: () => string;
}
interface Given {
  readonly provider: ProviderName;
  readonly methods: readonly BilledMethod[];
  readonly subscription_id: string;
}

/** Writes what the provider says of the cards of a team. */
export async function applyMethods({ db, events, now }: Applying, { team_id }: InTeam, given: Given): Promise<void> {
  const { provider, methods, subscription_id } = given;
  const rows = methods.map((method) => ({ ...method, id: randomUUIDv7(), created_at: now() }));
  if (!(await queries.replaceMethods(db, { team_id, provider }, rows))) return;
  const used = methods.find(({ is_default }) => is_default);
  const entity = { id: subscription_id, team_id };
  events.add('payment_method.changed', entity, { brand: used?.brand ?? null, last4: used?.last4 ?? null });
}
