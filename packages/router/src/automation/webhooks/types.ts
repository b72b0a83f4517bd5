import { events, internalEvents } from '@deskwire/contract/events.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Out } from '../../kit/context.ts';

let listed: Out<typeof webhooks.types> | undefined;
/** Every type of event that webhooks send. They are the same for everybody, and as long as this process lives. */
export const listTypes = (): Out<typeof webhooks.types> =>
  (listed ??= {
    items: Object.entries(events)
      .map(([type, payload]: [string, Schema]) => ({
        type,
        internal: internalEvents.has(type),
        schema: jsonSchemaOf(payload, 'output'),
      }))
      .toSorted((a, b) => (a.type < b.type ? -1 : 1)),
  });
