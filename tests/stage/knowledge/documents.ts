import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at, later, PRIVATE } from '../words.ts';
import { stage as projects } from '../work/projects.ts';

/** The documents of the stage are those of a colleague, for all the team. */
const changes = or404(manages);

export const stage = onStage({
  furnish: someDocuments,
  access: {
    'documents.create': 'team:knowledge.write',
    'documents.update': 'team:knowledge.write',
    'documents.restore': 'team:knowledge.write',
    'documents.text': 'team:knowledge.read',
    'documents.chunks': 'team:knowledge.read',
    'documents.reprocessAll': 'team:team.manage',
    'documents.evaluate': 'team:team.manage',
  },
  rowRules: {
    'documents.update': changes,
    'documents.delete': changes,
    'documents.restore': changes,
    'documents.reprocess': changes,
  },
  inputs: {
    'documents.create': () => ({ text: '# How to\n\nTurn it off and on.' }),
    'documents.update': () => ({ title: 'Another title' }),
    'documents.restore': ({ own }) => ({ doc_id: own.deleted }),
    'documents.evaluate': ({ a }) => ({ questions: [{ question: a.mark, document_id: a.rows.document }] }),
  },
  apart: {
    'documents.create file_id': ['text', 'url'],
    'documents.create ticket_id': ['text', 'url'],
  },
});

/** A document of the team, one in the private project, and a deleted one. */
async function someDocuments(world: TestWorld, desk: Desk) {
  const { secret } = await desk.of(projects);
  const document = await aDocument(world, desk, { audience: 'team' });
  const hidden = { ...desk, mark: `${desk.mark} ${PRIVATE}` };
  const inProject = await aDocument(world, hidden, { audience: 'project', project_id: secret.project });
  const deleted = await aDocument(world, desk, { audience: 'team', deleted_at: at, purge_at: later });
  return { rows: { document }, secret: { document: inProject }, deleted };
}

async function aDocument(
  { kysely }: TestWorld,
  { id: team_id, owner, mark }: Desk,
  place: { audience: 'team' | 'project'; project_id?: string; deleted_at?: string; purge_at?: string },
): Promise<string> {
  const id = randomUUIDv7();
  const content = `${mark} text of the document`;
  await kysely
    .insertInto('documents')
    .values({
      team_id,
      id,
      title: `${mark} document`,
      source: 'text',
      content,
      content_type: 'text/markdown',
      author_id: owner.person_id,
      state: 'ready',
      revision: 1,
      chars: content.length,
      chunk_count: 1,
      created_at: at,
      updated_at: at,
      ...place,
    })
    .execute();
  const of = { team_id, document_id: id, revision: 1, content };
  await kysely.insertInto('document_texts').values(of).execute();
  await kysely
    .insertInto('document_chunks')
    .values({ ...of, ordinal: 0, headings: [mark], starts_at: 0, ends_at: content.length })
    .execute();
  return id;
}
