/**
 * The program that a stranger verifies an export with: Node and nothing else. It is kept as text since it leaves the house
 * inside the archive; `docs/audit.md` says byte by byte what it does, so that anybody can write another.
 */
export const VERIFY_PROGRAM = String.raw`// Verifies an export of the audit trail of Deskwire. Node 18 or later:
//   node verify.mjs [--key key.pem] [--checkpoint checkpoint.json]
// Get key.pem from GET /keys/checkpoints of the installation, not from the archive. A checkpoint that you have kept from
// earlier shows that the chain before it was not made again.
import { createHash, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};
const faults = [];
const fault = (text) => void (faults.length < 50 ? faults.push(text) : undefined);
const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const jcs = (value) => {
  if (Array.isArray(value)) return '[' + value.map((item) => jcs(item ?? null)).join(',') + ']';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort((a, b) => (a < b ? -1 : 1));
  return '{' + names.map((name) => JSON.stringify(name) + ':' + jcs(value[name])).join(',') + '}';
};
const leafOf = (value) => sha256(Buffer.of(0), jcs(value));
const isIn = (leaf, { index, size, path }, root) => {
  let [at, last, hash] = [index, size - 1, leaf];
  if (index >= size) return false;
  for (const text of path) {
    const beside = Buffer.from(text, 'hex');
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = sha256(Buffer.of(1), beside, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = sha256(Buffer.of(1), hash, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.toString('hex') === root;
};
const rootOf = (leaves) => {
  if (leaves.length < 2) return leaves[0] ?? sha256();
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
};
const file = (name) => join(here, name);
async function* lines(name) {
  if (!existsSync(file(name))) return fault(name + ' is missing.');
  for await (const line of createInterface({ input: createReadStream(file(name)), crlfDelay: Infinity })) {
    if (line === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      fault(name + ' has a line that is no JSON.');
    }
  }
}
const json = (name) => {
  try {
    return JSON.parse(readFileSync(file(name), 'utf8'));
  } catch {
    fault(name + ' is missing, or no JSON.');
    return undefined;
  }
};

const manifest = json('manifest.json') ?? {};
const given = option('--key');
const inside = json('keys.json')?.items ?? [];
const keys = given === undefined ? inside.map((key) => key.public_key) : [readFileSync(given, 'utf8')];
const isSigned = (text, signature) => keys.some((key) => {
  try {
    return verify(null, Buffer.from(text), key, signature);
  } catch {
    return false;
  }
});

// 1. What the archive says of itself.
const signature = existsSync(file('manifest.sig')) ? readFileSync(file('manifest.sig')) : Buffer.alloc(0);
if (!isSigned(existsSync(file('manifest.json')) ? readFileSync(file('manifest.json')) : '', signature))
  fault('manifest.json is not signed by the key.');
for (const { name, sha256: expected } of manifest.files ?? []) {
  if (!existsSync(file(name))) {
    fault(name + ' is missing.');
    continue;
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file(name))) hash.update(chunk);
  if (hash.digest('hex') !== expected) fault(name + ' is not the file that was exported.');
}

// 2. The seals follow each other.
const seals = new Map();
let before;
for await (const seal of lines('seals.ndjson')) {
  if (before !== undefined) {
    if (seal.batch !== before.batch + 1) fault('Seals between ' + before.batch + ' and ' + seal.batch + ' are missing.');
    if (seal.previous !== before.hash) fault('Seal ' + seal.batch + ' does not follow the one before it.');
    if (seal.first_position !== before.last_position + 1) fault('Positions before seal ' + seal.batch + ' are missing.');
  }
  if (seal.format === 2) {
    const hash = sha256(Buffer.from(seal.previous, 'hex'), Buffer.from(seal.root, 'hex')).toString('hex');
    if (hash !== seal.hash) fault('Seal ' + seal.batch + ' is not the hash of its root.');
  }
  seals.set(seal.batch, seal);
  before = seal;
}

// 3. Events of format 2 vouch for what stands under seals of format 1.
const isUnder = (event, proof, seal, root) =>
  proof.index === event.position - seal.first_position && proof.size === seal.last_position - seal.first_position + 1 &&
  isIn(leafOf(event), proof, root);
const PLATFORM = '00000000-0000-0000-0000-000000000000';
const vouched = new Map();
for await (const { event, proof, reseals } of lines('reseals.ndjson')) {
  const seal = seals.get(proof.batch);
  const root = rootOf(reseals.map(({ batch, root }) => leafOf({ batch, root }))).toString('hex');
  const said = { first_batch: reseals[0]?.batch, last_batch: reseals.at(-1)?.batch, batches: reseals.length, root };
  if (seal === undefined || seal.format !== 2 || !isUnder(event, proof, seal, seal.root)) {
    fault('The event at position ' + event.position + ', which vouches for older ones, is not what was sealed.');
  } else if (event.type !== 'audit.resealed' || event.team_id !== PLATFORM || sha256(jcs(said)).toString('hex') !== event.payload_hash) {
    fault('The event at position ' + event.position + ' does not vouch for these roots.');
  } else for (const { batch, root } of reseals) vouched.set(batch, root);
}

// 4. The checkpoints are signed, and are of this chain.
const byPosition = new Map([...seals.values()].map((seal) => [seal.last_position, seal]));
let last;
const checkpoints = [];
for await (const checkpoint of lines('checkpoints.ndjson')) checkpoints.push(checkpoint);
const kept = option('--checkpoint');
if (kept !== undefined) checkpoints.push(JSON.parse(readFileSync(kept, 'utf8')));
for (const { origin, position, teams, hash, at, signature: text, team } of checkpoints) {
  if (!isSigned(jcs({ origin, position, teams, hash, at }), Buffer.from(text ?? '', 'base64')))
    fault('The checkpoint at position ' + position + ' is not signed by the key.');
  const seal = byPosition.get(position);
  if (seal === undefined) {
    if (position >= (manifest.first_position ?? 1)) fault('The seal of the checkpoint at position ' + position + ' is missing.');
  } else if (seal.hash !== hash) fault('The chain is not the one that was signed at position ' + position + '.');
  if (team && !isIn(leafOf({ team_id: manifest.team_id, team_position: team.team_position }), team, teams))
    fault('The number of events at position ' + position + ' is not the one that was signed.');
  if (team && (last === undefined || position > last.position)) last = { position, count: team.team_position };
}
if (last === undefined && manifest.events > 0) fault('There is no signed checkpoint.');

// 5. Every event is under its seal, and none is left out.
let [events, unproven, expected, highest] = [0, 0, undefined, 0];
for await (const { event, payload, proof } of lines('events.ndjson')) {
  events += 1;
  const name = 'The event at position ' + event.position;
  if (event.team_id !== manifest.team_id) fault(name + ' is of another team.');
  if (event.position <= highest) fault(name + ' is out of order.');
  highest = event.position;
  if (manifest.complete) {
    if (expected !== undefined && event.team_position !== expected)
      fault('Events of the team between ' + (expected - 1) + ' and ' + event.team_position + ' are missing.');
    if (expected === undefined && event.team_position !== 1 && event.team_position !== null) fault('The first events of the team are missing.');
    expected = event.team_position === null ? undefined : event.team_position + 1;
  }
  if (payload !== null && event.payload_hash !== null && !event.payload_hash.startsWith('1:') &&
      sha256(jcs(payload)).toString('hex') !== event.payload_hash)
    fault(name + ' has another payload than it was sealed with.');
  const seal = seals.get(proof.batch);
  if (seal === undefined) {
    fault(name + ' has no seal.');
  } else if (seal.format !== 2 && !vouched.has(seal.batch)) {
    unproven += 1;
  } else if (!isUnder(event, proof, seal, seal.format === 2 ? seal.root : vouched.get(seal.batch))) {
    fault(name + ' is not what was sealed.');
  }
}
if (manifest.complete && last !== undefined && expected !== undefined && expected - 1 !== last.count)
  fault('The team had ' + last.count + ' events when it was signed, and the archive ends at ' + (expected - 1) + '.');
if (manifest.events !== events) fault('The archive says that it has ' + manifest.events + ' events, and has ' + events + '.');

if (given === undefined) console.log('Note: the key is the one inside the archive. Give --key with the one that the installation publishes.');
if (unproven > 0) console.log('Note: ' + unproven + ' events are older than format 2, and no later one vouches for them, which proves less.');
if (manifest.complete === false) console.log('Note: this is a selection; events that were not asked for are left out.');
for (const text of faults) console.log('FAULT: ' + text);
console.log(faults.length === 0 ? 'OK: ' + events + ' events of ' + manifest.team_id + ' are as they were sealed.' : 'NOT OK');
process.exitCode = faults.length === 0 ? 0 : 1;
`;
