import { createHash, sign } from 'node:crypto';
import type { Readable } from 'node:stream';
import { zipOf, type ZipEntry } from '@deskwire/adapters/zip.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { readAnchors } from '@deskwire/queue/anchors.ts';
import { jcs } from '@deskwire/queue/jcs.ts';
import { leafHash, treeOf } from '@deskwire/queue/merkle.ts';
import { sealedBatches, type Seal, type SealedBatch, type StoredEvent } from '@deskwire/queue/sealed-batches.ts';
import { eventOf } from '@deskwire/queue/seals.ts';
import { brokenBatch } from '@deskwire/queue/verify-seals.ts';
import type { Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import type { Services } from '../../../kit/services.ts';
import { publicKeysOf, signingPairOf } from '../../../kit/signing/keys.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { presentCheckpoint } from '../checkpoints/list.ts';
import { makeCheckpoint, proveTeam } from '../checkpoints/make.ts';
import * as queries from '../checkpoints/queries.ts';
import type { AuditFilter } from '../trail/queries.ts';

export type { AuditFilter };
import { isWanted } from './wanted.ts';
import { VERIFY_PROGRAM } from './verify-program.ts';

interface Exporting {
  readonly services: Services;
  readonly db: Db;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
  /** Told now and then how many positions were read. */
  readonly progress?: ((done: number, total: number) => Promise<void>) | undefined;
}

/**
 * The trail of a team as one archive that proves itself: events with their proofs, all seals up to a checkpoint that is
 * signed for it, and the program that verifies them. It says nothing of other teams. Throws CHAIN_BROKEN.
 */
export async function archiveOf(ctx: Exporting, team_id: TeamId, filter: AuditFilter): Promise<Readable> {
  const { services, db, now } = ctx;
  const checkpoint = await makeCheckpoint(ctx);
  const last = checkpoint === undefined ? 0 : Number(checkpoint.position);
  const { first } = (await queries.findRange(db, team_id, last)) ?? { first: last + 1 };
  const range: Range = { team_id, first, last };
  const keys = await publicKeysOf(db, 'checkpoints');
  const sums = new Map<string, Sum>();
  const counted = (name: string, content: ZipEntry['content']): ZipEntry => ({
    name,
    content: () => summed(content(), (sum) => sums.set(name, sum)),
  });
  // The manifest is written once all files before it are, and then signed.
  let manifest = '';
  function* manifestLines() {
    const files = [...sums].map(([name, sum]) => ({ name, ...sum }));
    manifest = manifestOf(range, filter, { origin: services.config.public_url, made_at: now(), files });
    yield manifest;
  }
  async function* signature() {
    const { private_key } = await ctx.commit(({ db: tx }) => signingPairOf({ db: tx, services, now }, 'checkpoints'));
    yield sign(null, Buffer.from(manifest), private_key);
  }
  return zipOf(
    [
      counted(EVENTS, () => eventLines(ctx, range, filter)),
      counted('seals.ndjson', () => sealLines(db, range)),
      counted('reseals.ndjson', () => resealLines(db, range)),
      counted('checkpoints.ndjson', () => checkpointLines(db, range)),
      counted('keys.json', () => [JSON.stringify({ items: keys })]),
      counted('verify.mjs', () => [VERIFY_PROGRAM]),
      { name: 'manifest.json', content: manifestLines },
      { name: 'manifest.sig', content: signature },
    ],
    new Date(now()),
  );
}

const EVENTS = 'events.ndjson';
/** The positions that an archive covers; none if `last` is 0. */
interface Range {
  readonly team_id: TeamId;
  readonly first: number;
  readonly last: number;
}
interface Sum {
  readonly bytes: number;
  readonly sha256: string;
  readonly lines: number;
}

/** Passes chunks on, each of which is a line or a whole file, and hands over their sum at the end. */
async function* summed(chunks: ReturnType<ZipEntry['content']>, done: (sum: Sum) => void) {
  const hash = createHash('sha256');
  let [bytes, lines] = [0, 0];
  for await (const chunk of chunks) {
    const data = Buffer.from(chunk as string);
    hash.update(data);
    bytes += data.length;
    lines += 1;
    yield data;
  }
  done({ bytes, sha256: hash.digest('hex'), lines });
}

async function* eventLines({ db, progress }: Exporting, { team_id, first, last }: Range, filter: AuditFilter) {
  for await (const batch of sealedBatches(clientOf(db), first, last)) {
    const { seal } = batch;
    if (brokenBatch(batch) !== undefined)
      throw new AppError('CHAIN_BROKEN', {
        batch: seal.batch,
        first_position: seal.first_position,
        last_position: seal.last_position,
        reason: 'Its events are not those that were sealed.',
      });
    yield* linesOf(batch, team_id, filter);
    await progress?.(seal.last_position, last);
  }
}

async function* sealLines(db: Db, { first, last }: Range) {
  if (last === 0) return;
  for await (const seal of queries.sealsBetween(db, first, last)) yield `${jcs(sealOf(seal))}\n`;
}

async function* resealLines(db: Db, { first, last }: Range) {
  for (const { position, reseals } of await readAnchors(clientOf(db), first, last))
    for await (const batch of sealedBatches(clientOf(db), position, position)) {
      const [index, prove] = [batch.events.findIndex((event) => event.position === position), proverOf(batch)];
      const roots = reseals.map(({ batch: of, root }) => ({ batch: of, root: root.toString('hex') }));
      yield `${jcs({ event: eventOf(batch.events[index]!), proof: prove(index), reseals: roots })}\n`;
    }
}

async function* checkpointLines(db: Db, { team_id, first, last }: Range) {
  for (const row of await queries.listCovered(db, first, last)) {
    const position = Number(row.position);
    const team = position === last ? await proveTeam(db, team_id, position) : undefined;
    yield `${jcs({ ...presentCheckpoint(row), team: team ?? null })}\n`;
  }
}

function manifestOf(
  { team_id, first, last }: Range,
  filter: AuditFilter,
  { origin, made_at, files }: { origin: string; made_at: string; files: readonly (Sum & { readonly name: string })[] },
): string {
  const manifest = {
    format: 'deskwire-audit-1',
    team_id,
    origin,
    made_at,
    complete: Object.values(filter).every((value) => value === undefined),
    filter,
    first_position: first,
    last_position: last,
    events: files.find(({ name }) => name === EVENTS)!.lines,
    files,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The lines of a batch that are of the team and wanted, each with its path to the root. */
function* linesOf({ seal, events }: SealedBatch, team_id: TeamId, filter: AuditFilter): Generator<string> {
  const theirs = events.flatMap((event, index) =>
    event.team_id === team_id && isWanted(event, filter) ? [{ event, index }] : [],
  );
  if (theirs.length === 0) return;
  const prove = proverOf({ seal, events });
  for (const { event, index } of theirs)
    yield `${jcs({ event: eventOf(event), payload: payloadOf(event), address: event.address, proof: prove(index) })}\n`;
}
/** The paths of a batch to its root of format 2, which a seal of format 1 has only where an event vouches for it. */
function proverOf({ seal, events }: SealedBatch) {
  const leaves = events.map((event) => leafHash(jcs(eventOf(event))));
  const { paths } = seal.format === 2 || seal.resealed !== null ? treeOf(leaves) : { paths: leaves.map(() => []) };
  return (index: number) => {
    const path = paths[index]!.map((hash) => hash.toString('hex'));
    return { batch: seal.batch, index, size: events.length, path };
  };
}
const payloadOf = ({ payload }: StoredEvent): unknown => (payload === undefined ? null : payload);

const sealOf = ({ batch, first_position, last_position, format, root, previous_hash, hash }: Seal) => ({
  batch,
  first_position,
  last_position,
  format,
  root: root === null ? null : root.toString('hex'),
  previous: previous_hash.toString('hex'),
  hash: hash.toString('hex'),
});
