import { Readable } from 'node:stream';
import { receiveUpload } from '@deskwire/router/platform/files/bytes/receive.ts';
import { storageKeyOf } from '@deskwire/router/platform/files/bytes/storage-key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { handles, or404, ticket } from '../rules.ts';
import { at, INTERNAL, later, REPORTED } from '../words.ts';

/** Fields of which one names what a file is attached to. */
const HOMES = ['ticket_id', 'task_id', 'project_id', 'document_id'];
const changesFile = or404((actor) => actor.owns || handles(actor));

export const stage = onStage({
  furnish: someFiles,
  access: {
    'files.content': 'signed:file',
    'files.attach': 'team:files.write',
    'files.restore': 'team:files.write',
  },
  rowRules: {
    'files.forTicket': ticket,
    'files.get': ticket,
    'files.download': ticket,
    'files.attach': changesFile,
    'files.delete': changesFile,
    'files.restore': changesFile,
  },
  inputs: {
    'files.content': ({ own }) => ({ grant: own.grant }),
    'files.attach': ({ a }) => ({ ticket_id: a.rows.ticket }),
    'files.restore': ({ own }) => ({ file_id: own.deleted }),
  },
  apart: Object.fromEntries(
    ['files.upload', 'files.attach', 'files.list'].flatMap((path) =>
      HOMES.map((home) => [`${path} ${home}`, HOMES.filter((other) => other !== home)]),
    ),
  ),
  links: ['files.content'],
  passing: ['file_days'],
});

async function someFiles(world: TestWorld, desk: Desk) {
  const ticket_id = (await desk.of(tickets)).rows.ticket;
  const keep = async (name: string, uploaded_by: string, more: { is_internal?: boolean; deleted_at?: string }) => {
    const body = Readable.from([Buffer.from(`${desk.mark} bytes of ${name}`)], { objectMode: false });
    const { id, content_type, size, sha256 } = await receiveUpload(world.services, body, { name, max_bytes: 1000 });
    await world.kysely
      .insertInto('files')
      .values({
        team_id: desk.id,
        id,
        name,
        content_type,
        size,
        sha256: Buffer.from(sha256, 'hex'),
        storage_key: storageKeyOf(id),
        ticket_id,
        uploaded_by,
        created_at: at,
        purge_at: more.deleted_at === undefined ? null : later,
        ...more,
      })
      .execute();
    return id;
  };
  const { reporter, agent, mark } = desk;
  const file = await keep(`${mark}-${REPORTED}.txt`, reporter.person_id, {});
  await keep(`${mark}-${INTERNAL}.txt`, agent.person_id, { is_internal: true });
  const deleted = await keep(`${mark}-${REPORTED}-deleted.txt`, reporter.person_id, { deleted_at: at });
  const { link } = await (await world.as(agent)).files.download({ file_id: file });
  return { rows: { file }, deleted, grant: link.split('/').at(-1)! };
}
