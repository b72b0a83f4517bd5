import type { StoredEvent } from '@deskwire/queue/sealed-batches.ts';
import type { AuditFilter } from '../trail/queries.ts';

/** Whether an event passes a filter: the same rules as those of the list, for events that are read in order anyway. */
export function isWanted({ type, rest, address }: StoredEvent, filter: AuditFilter): boolean {
  const fields = rest ?? {};
  const is = (name: string, wanted: unknown) => wanted === undefined || fields[name] === wanted;
  const at = String(fields['at']);
  return (
    (filter.type === undefined || (type !== null && filter.type.includes(type))) &&
    (filter.entity === undefined || filter.entity.includes(String(fields['entity']))) &&
    is('entity_id', filter.entity_id) &&
    is('actor_id', filter.actor_id) &&
    is('user_id', filter.user_id) &&
    is('request_id', filter.request_id) &&
    is('on_behalf_of', filter.key_id && `api_key:${filter.key_id}`) &&
    (filter.address === undefined || address === filter.address) &&
    (filter.at_after === undefined || Date.parse(at) >= Date.parse(filter.at_after)) &&
    (filter.at_before === undefined || Date.parse(at) < Date.parse(filter.at_before))
  );
}
