import { cut } from '@deskwire/contract/kit/cut.ts';
import type { EventType } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened, type NoticeText } from '../../../kit/events/notices.ts';
import { keyOf } from '../present.ts';
import { findVersion, type VersionRow } from '../versions/queries.ts';
import { findEstimate } from '../queries.ts';

type Type = Extract<EventType, 'estimate.approved' | 'estimate.declined' | 'estimate.expired' | 'estimate.viewed'>;
interface Facts {
  readonly key: string;
  readonly title: string;
  readonly created_by: string;
  readonly version: VersionRow;
}

/** Reads the version of an event as it is now. Undefined if it is gone. */
async function readFacts(
  { db, scope }: ReactionCtx,
  { entity_id, payload }: Happened<Type>,
): Promise<Facts | undefined> {
  const row = entity_id === null ? undefined : await findEstimate(db, scope, entity_id);
  const version = row && (await findVersion(db, scope, row.id, payload.number));
  if (row === undefined || version === undefined) return undefined;
  return { key: keyOf(row.number), title: version.title, created_by: row.created_by, version };
}

/** Tells those who wrote and sent an estimate what came of it. */
const telling = <T extends Type>(type: T, text: (facts: Facts) => NoticeText) =>
  notice(type, {
    facts: readFacts,
    audience: ({ created_by, version }) => [...new Set([created_by, version.sent_by])].map((id) => ({ id })),
    text: ({ facts }) => text(facts),
    ...(type === 'estimate.viewed'
      ? {}
      : {
          mail: ({ ctx, facts, text: said }: { ctx: ReactionCtx; facts: Facts; text: NoticeText }) => ({
            notice: { ...said, link: `/estimates/${facts.key}?team_id=${ctx.scope.team_id}` },
          }),
        }),
  });

export const estimateNotices = [
  telling('estimate.viewed', ({ key, title, version }) => ({
    title: `${version.client_name} has opened ${key}`,
    body: title,
  })),
  telling('estimate.approved', ({ key, title, version }) => ({
    title: `${key} is approved for ${version.client_name}`,
    body: title,
  })),
  telling('estimate.declined', ({ key, version }) => ({
    title: `${key} is declined for ${version.client_name}`,
    body: cut(version.reason ?? '', 500),
  })),
  telling('estimate.expired', ({ key, title, version }) => ({
    title: `${key} has expired: ${version.client_name} did not answer`,
    body: title,
  })),
];
