import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { ticketId } from '../desk/tickets.schemas.ts';
import { ProjectName } from '../work/names.ts';
import { taskId } from '../work/tasks.schemas.ts';

export const CollectionAudience = z.enum(['own', 'team', 'project', 'members']).meta({ id: 'CollectionAudience' });
export const CollectionRole = z.enum(['reader', 'editor']).meta({ id: 'CollectionRole' });

/** A named set of documents, memories, tickets and tasks. */
export const Collection = z
  .strictObject({
    id: ref('collection'),
    team_id: ref('team'),
    name: z.string(),
    description: markdownOut(),
    audience: CollectionAudience.describe('Who reads it besides its members.'),
    project_id: ref('project').nullable(),
    project: ProjectName.nullable(),
    author_id: ref('person'),
    author: PersonName,
    role: z.enum(['author', 'editor', 'reader']).describe('What you are in it.'),
    item_count: z.int().describe('Items that you may read.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Collection' });
export type Collection = z.infer<typeof Collection>;

export const CollectionItem = z
  .strictObject({
    id: ref('collection_item'),
    kind: z.enum(['document', 'memory', 'ticket', 'task']),
    document_id: ref('document').nullable(),
    memory_id: ref('memory').nullable(),
    ticket_id: ref('ticket').nullable(),
    task_id: ref('task').nullable(),
    key: z.string().nullable().describe('Key of the ticket or task.'),
    title: z.string().describe('Its title, or the beginning of the memory.'),
    created_at: timestamp(),
  })
  .meta({ id: 'CollectionItem' });
export type CollectionItem = z.infer<typeof CollectionItem>;
export const CollectionMember = z
  .strictObject({ person_id: ref('person'), person: PersonName, role: CollectionRole })
  .meta({ id: 'CollectionMember' });
export type CollectionMember = z.infer<typeof CollectionMember>;

const collection_id = ref('collection').describe('Id of the collection, from collections.list.');
const person_id = ref('person').describe('Id of the person, from people.list.');
const name = line(200).describe('What it is called.');
const more = {
  description: markdown(5_000, 0).optional().describe('What it is for.'),
  audience: CollectionAudience.optional().describe('Who reads it. Defaults to own: you and those whom you add.'),
  project_id: ref('project').optional().describe('With the audience project: the project, by UUID.'),
};
const found = ['COLLECTION_NOT_FOUND'] as const;
const changing = [...found, 'FORBIDDEN'] as const;
const paging = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;

/** Named sets of what is known, shared with a team, a project or people. */
export const collections = {
  list: query({
    summary: 'List the collections that you may read, newest first',
    access: 'team:knowledge.read',
    rest: 'GET /collections',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      search: text(200).optional().describe('Part of the name.'),
      deleted: z.boolean().optional().describe('True for deleted collections of yours, instead of the others.'),
    }),
    output: Page(Collection).meta({ id: 'CollectionPage' }),
    errors: paging,
  }),
  get: query({
    summary: 'Get a collection',
    access: 'team:knowledge.read',
    rest: 'GET /collections/{collection_id}',
    input: inTeam({ collection_id }),
    output: Collection,
    errors: found,
  }),
  create: mutation({
    summary: 'Create a collection',
    access: 'team:knowledge.write',
    rest: 'POST /collections',
    status: 201,
    input: inTeam({ id: proposedId('collection'), name, ...more }),
    output: Collection,
    errors: ['PROJECT_NOT_FOUND', 'ID_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['collection.created'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update the name of a collection, or who reads it',
    access: 'team:knowledge.write',
    rest: 'PATCH /collections/{collection_id}',
    aliases: ['PUT /collections/{collection_id}'],
    input: inTeam({ collection_id, name: name.optional(), ...more, version: expectedVersion() }),
    output: Collection,
    errors: [...changing, 'PROJECT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['collection.updated'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a collection; what is in it stays',
    access: 'team:knowledge.write',
    rest: 'DELETE /collections/{collection_id}',
    input: inTeam({ collection_id }),
    output: z.strictObject({ id: ref('collection'), restorable_until: timestamp() }).meta({ id: 'DeletedCollection' }),
    errors: changing,
    events: ['collection.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted collection of yours',
    access: 'team:knowledge.write',
    rest: 'POST /collections/{collection_id}/restore',
    input: inTeam({ collection_id }),
    output: Collection,
    errors: found,
    events: ['collection.restored'],
  }),
  items: query({
    summary: 'List the contents of a collection that you may read',
    access: 'team:knowledge.read',
    rest: 'GET /collections/{collection_id}/items',
    input: inTeam({ collection_id, ...pageInput }),
    output: Page(CollectionItem).meta({ id: 'CollectionItemPage' }),
    errors: [...found, ...paging],
  }),
  addItem: mutation({
    summary: 'Add a document, memory, ticket or task to a collection',
    access: 'team:knowledge.write',
    rest: 'POST /collections/{collection_id}/items',
    status: 201,
    input: inTeam({
      collection_id,
      document_id: ref('document').optional().describe('The document to add. Give one of these four.'),
      memory_id: ref('memory').optional().describe('The memory to add.'),
      ticket_id: ticketId.optional().describe('The ticket to add, by UUID or by key such as TKT-001.'),
      task_id: taskId.optional().describe('The task to add, by UUID or by key such as WEB-12.'),
    }).meta({ examples: [{ document_id: '019c8a1e-4b00-743c-8c23-fa52b87b4cc1' }] }),
    output: CollectionItem,
    errors: [...changing, 'DOCUMENT_NOT_FOUND', 'MEMORY_NOT_FOUND', 'TICKET_NOT_FOUND', 'TASK_NOT_FOUND'],
    events: ['collection.item_added'],
  }),
  removeItem: mutation({
    summary: 'Remove an item from a collection',
    access: 'team:knowledge.write',
    rest: 'DELETE /collections/{collection_id}/items/{item_id}',
    input: inTeam({
      collection_id,
      item_id: ref('collection_item').describe('Id of the item, from collections.items.'),
    }),
    output: z.strictObject({ id: ref('collection_item') }).meta({ id: 'RemovedCollectionItem' }),
    errors: [...changing, 'COLLECTION_ITEM_NOT_FOUND'],
    events: ['collection.item_removed'],
  }),
  members: {
    list: query({
      summary: 'List the people with whom a collection is shared',
      access: 'team:knowledge.read',
      rest: 'GET /collections/{collection_id}/members',
      input: inTeam({ collection_id }),
      output: z.strictObject({ items: z.array(CollectionMember) }).meta({ id: 'CollectionMembers' }),
      errors: found,
    }),
    add: mutation({
      summary: 'Add somebody to a collection, or change what they may do',
      access: 'team:knowledge.write',
      rest: 'POST /collections/{collection_id}/members',
      status: 201,
      input: inTeam({
        collection_id,
        person_id,
        role: CollectionRole.optional().describe('Editors change what is in it. Defaults to reader.'),
      }),
      output: CollectionMember,
      errors: [...changing, 'PERSON_NOT_FOUND'],
      events: ['collection.shared'],
    }),
    remove: mutation({
      summary: 'Remove somebody from a collection',
      access: 'team:knowledge.write',
      rest: 'DELETE /collections/{collection_id}/members/{person_id}',
      input: inTeam({ collection_id, person_id }),
      output: z.strictObject({ collection_id: ref('collection') }).meta({ id: 'RemovedCollectionMember' }),
      errors: [...changing, 'PERSON_NOT_FOUND'],
      events: ['collection.unshared'],
    }),
  },
};
