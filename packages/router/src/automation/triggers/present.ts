import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { TriggerRow } from './queries.ts';

export function presentTrigger({ config, from_position: _, ...row }: TriggerRow): Trigger {
  const of = (kind: TriggerRow['kind']) => (row.kind === kind ? config : null);
  return {
    ...row,
    event: of('event') as Trigger['event'],
    schedule: of('schedule') as Trigger['schedule'],
    inbound: of('inbound'),
  };
}
