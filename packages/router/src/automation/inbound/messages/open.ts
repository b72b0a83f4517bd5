import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { openContent } from '../content.ts';
import * as queries from '../queries.ts';
import { contentOf } from '../receiving/said.ts';

/** A message as whoever is triggered by it sees it. */
export interface OpenedMessage {
  readonly id: string;
  readonly provider: string;
  readonly source_id: string | null;
  readonly type: string | null;
  readonly received_at: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its body, as JSON or the fields of a form; text if it is neither. */
  readonly body: unknown;
}

/** Opens a message of a team. Undefined if there is none, or if its content has been removed. */
export async function openMessage(
  { db, services }: { readonly db: Db; readonly services: Pick<Services, 'keyring'> },
  scope: InTeam,
  message_id: string,
): Promise<OpenedMessage | undefined> {
  const row = await queries.findMessage(db, scope, message_id);
  const sent = row && openContent(services, row);
  if (row === undefined || sent === undefined) return undefined;
  const { id, provider, source_id, type, received_at } = row;
  const { headers, body } = sent;
  return { id, provider, source_id, type, received_at, headers, body: contentOf(sent) ?? body };
}
