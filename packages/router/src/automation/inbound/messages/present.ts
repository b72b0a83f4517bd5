import type { InboundMessage } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { MessageRow } from '../queries.ts';

export function presentMessage({ account: _, content, team_id, ...row }: MessageRow): InboundMessage {
  return {
    ...row,
    team_id: team_id!,
    provider: row.provider as InboundMessage['provider'],
    has_content: content !== null,
  };
}
