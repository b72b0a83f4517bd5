import { randomUUIDv7 } from 'node:crypto';
import { teamRoles, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import type { ServedWorld } from './browser.ts';

const names: Readonly<Record<TeamRole, string>> = {
  owner: 'Olivia Brandt',
  admin: 'Amir Haddad',
  agent: 'Ada Lindqvist',
  approver: 'Paul Moreau',
  member: 'Mia Tanaka',
  viewer: 'Victor Silva',
  requester: 'Rosa Keller',
};

const problems = [
  ['VPN drops every hour', 'Since Monday the connection is lost about once an hour.', 'incident', 'high'],
  ['New laptop for a new colleague', 'She starts on the first of next month, in Zurich.', 'request', 'medium'],
  ['Cannot print on the second floor', 'The printer says that its queue is **full**.', 'incident', 'medium'],
  ['Access to the finance share', 'Please give me read access; my lead agrees.', 'request', 'low'],
  ['Which browser is supported?', 'The portal looks odd in mine.', 'question', 'low'],
  ['Export of invoices lacks the currency', 'Totals in euro and franc look alike.', 'bug', 'high'],
  ['Dark mode for the portal', 'My eyes would thank you.', 'feature', 'low'],
  ['Second monitor flickers', 'Only at 60 Hz, and only with the new cable.', 'incident', 'medium'],
  ['Password reset email does not arrive', 'Not in the junk folder either.', 'bug', 'urgent'],
  ['Move our licences to the new tenant', 'Twelve seats.', 'request', 'medium'],
] as const;

const todo = [
  ['Draw the new start page', 'todo', 'medium', 2, 12],
  ['Decide which pages we keep', 'todo', 'high', 0, 4],
  ['Move the images to the new host', 'in_progress', 'medium', -6, 3],
  ['Write redirects for old addresses', 'in_progress', 'urgent', -3, 8],
  ['Choose a typeface', 'done', 'low', -14, -8],
  ['Ask legal about the cookie notice', 'todo', 'none', null, null],
] as const;

const fridayEvening = {
  from_day: 'friday',
  from_time: '16:00',
  to_day: 'monday',
  to_time: '07:00',
  time_zone: 'Europe/Zurich',
} as const;

/** A team with a person of each role and something in every part of the console. */
export async function aWorkingTeam(world: ServedWorld) {
  const team = await aTeam(world.kysely, { name: 'Northwind', ticket_prefix: 'TKT' });
  const people = Object.fromEntries(
    await Array.fromAsync(teamRoles, async (role) => [
      role,
      await named(await aMember(world.kysely, team, role), names[role]),
    ]),
  ) as Readonly<Record<TeamRole, TestPerson>>;
  const { owner, admin, agent, member, requester } = people;
  /** Runs the platform, and sees the team as a viewer. */
  const operator = await named(await aMember(world.kysely, team, 'viewer'), 'Otto Weber');
  await world.kysely
    .updateTable('users')
    .set({ platform_role: 'master_admin' })
    .where('id', '=', operator.user_id)
    .execute();
  const desk = await world.as(agent);
  const lead = await world.as(admin);

  await lead.sla.rules.set({ name: 'Everything', response_time_hours: 4, resolution_time_hours: 48 });
  const asked = await world.as(requester);
  const tickets = await Array.fromAsync(problems, ([title, description, type, priority]) =>
    asked.tickets.create({ title, description, type, priority }),
  );
  const [vpn, laptop, printer, share] = tickets;
  await desk.tickets.assign({ ticket_id: vpn!.id, assignee_id: 'me' });
  await desk.tickets.comments.create({ ticket_id: vpn!.id, content: 'Does it help to **restart** the client?' });
  await desk.tickets.comments.create({ ticket_id: vpn!.id, content: 'The gateway was updated.', is_internal: true });
  await desk.tickets.setStatus({ ticket_id: laptop!.id, status: 'waiting' });
  await desk.tickets.update({ ticket_id: printer!.id, assignee_id: member.person_id, tags: ['printer'] });
  await desk.approvals.request({
    ticket_id: share!.id,
    approver_ids: [people.approver.person_id],
    description: 'May Rosa read the finance share?',
  });

  const environment = await lead.staging.environment.create({ name: 'Production', url: 'https://northwind.example' });
  await lead.staging.environment.create({ name: 'Staging', requires_approval: true });
  await lead.staging.freezes.create({ name: 'Nobody deploys on Friday evening', weekly: fridayEvening });
  const deployment = await lead.staging.deployments.create({
    environment_id: environment.id,
    version: '2026.11.3',
    ticket_id: vpn!.id,
  });

  const works = await world.as(member);
  const project = await works.projects.create({ name: 'New website', key: 'WEB', description: 'Online by spring.' });
  const inDays = (days: number) => new Date(world.now() + days * 86_400_000).toISOString().slice(0, 10);
  const tasks = await Array.fromAsync(todo, ([title, status, priority, starts, ends]) =>
    works.tasks.create({
      project_id: project.id,
      title,
      status,
      priority,
      assignee_id: 'me',
      ...(starts === null ? {} : { start_on: inDays(starts) }),
      ...(ends === null ? {} : { due_on: inDays(ends) }),
    }),
  );
  const [drawing, deciding] = tasks;
  await works.tasks.comments.create({
    task_id: drawing!.id,
    content: `A first sketch is in the folder. <@${agent.person_id}>, what do you think?`,
  });
  const labels = await Array.fromAsync(
    [
      ['design', '#7a3fb0'],
      ['content', '#1d6b36'],
    ] as const,
    ([name, color]) => works.tasks.labels.create({ project_id: project.id, name, color }),
  );
  await works.tasks.update({
    task_id: drawing!.id,
    label_ids: labels.map(({ id }) => id),
    estimate_minutes: 480,
    recurrence: { every: 2, unit: 'week' },
  });
  await works.projects.tags.create({ project_id: project.id, name: 'spring' });
  await works.tasks.dependencies.add({
    project_id: project.id,
    task_id: drawing!.id,
    other_task_id: deciding!.id,
  });
  await works.tasks.attachments.create({
    project_id: project.id,
    task_id: drawing!.id,
    url: 'https://northwind.example/sketch',
    title: 'The first sketch',
  });
  await works.workTimes.log({ task_id: drawing!.id, minutes: 95, note: 'Two **variants** of the header' });
  await desk.workTimes.log({ ticket_id: vpn!.id, minutes: 25, note: 'Read the logs of the gateway' });
  await works.workTimes.start({ task_id: deciding!.id });

  const sent = await works.messages.send({
    to: [agent.person_id, admin.person_id],
    subject: 'Lunch on Thursday',
    content: 'Shall we try the new place?',
  });
  await desk.messages.reply({ message_id: sent.id, content: 'Yes, at noon.' });

  const document = await works.documents.create({
    title: 'Access to shares',
    text: '# Access to shares\n\nWhoever needs access asks for it in a ticket. The lead of the share approves.',
  });
  const collection = await works.collections.create({ name: 'Handbook', description: 'How we work here.' });
  await works.collections.addItem({ collection_id: collection.id, document_id: document.id });
  const memory = await works.memory.write({
    content: 'Shares of **finance** are granted by Amir alone.',
    kind: 'decision',
    tags: ['shares', 'finance'],
    audience: 'team',
  });
  const chat = await works.chat.send({ message: 'The printer on the second floor is full', wait_seconds: 0 });

  const docs = await works.aiDocs.request({
    project_id: project.id,
    path: 'src/redirects.ts',
    source: '/** Where old addresses lead. */\nexport const redirects = {};\n',
  });
  const { id: letter } = await works.ai.templates.create({
    name: 'Welcome letter',
    description: 'For new colleagues.',
    body: '# Welcome, {{name}}\n\nYour badge is at the desk.',
  });
  const written = await works.ai.documents.generate({ template_id: letter, variables: { name: 'Ines' } });
  await works.ai.documents.update({ document_id: written.id, body: '# Welcome, Ines\n\nYour badge is on your desk.' });
  const agentRun = await lead.agent.run({
    goal: 'Tidy up after the cabling',
    steps: [
      { procedure: 'tickets.list', input: { status_category: ['open'] }, why: 'To see what is open.' },
      { procedure: 'tickets.delete', input: { ticket_id: tickets.at(-1)!.id }, why: 'It was asked twice.' },
    ],
  });

  const workflow = await lead.workflows.create({
    name: 'Greet new colleagues',
    description: 'Asks for a laptop and a badge.',
    definition: { steps: [{ id: 'day', wait: { seconds: 60 } }] },
    publish: true,
    enabled: true,
  });
  await lead.triggers.create({ workflow_id: workflow.id, name: 'Mondays', schedule: { cron: '0 8 * * 1' } });
  const run = await lead.workflows.execute({ workflow_id: workflow.id, input: {} });
  const webhook = await lead.webhooks.create({
    url: 'https://hooks.northwind.example/desk',
    description: 'Our data lake',
  });
  const source = await lead.inbound.sources.create({ slug: 'zendesk', description: 'Tickets of the old desk' });
  const gone = await lead.webhooks.create({ url: 'https://old.northwind.example/desk' });
  await lead.webhooks.delete({ webhook_id: gone.id });
  await (
    await world.as(owner)
  ).teams.invitations.create({ team_id: team.id, email: 'ines@northwind.example', roles: ['agent'] });
  const product = await lead.products.create({ name: 'Northwind Sync', price: 4900, currency: 'EUR' });
  // A file to sell is of no matter here, so it is published without one.
  await world.kysely
    .updateTable('products')
    .set({ published_at: product.created_at })
    .where('id', '=', product.id)
    .execute();
  await desk.macros.create({
    name: 'Ask for the version',
    changes: { reply: 'Which version do you use?', status: 'waiting' },
  });
  await lead.licenses.issue({ product_id: product.id, holder_name: 'Contoso', holder_email: 'it@contoso.example' });

  const { id: template_id } = await lead.inspections.templates.create({
    name: 'Roofs',
    items: [
      { key: 'dry', label: 'It is dry', kind: 'check', required: true },
      { key: 'state', label: 'State of the tiles', kind: 'text' },
      { key: 'ridge', label: 'Length of the ridge', kind: 'measurement', unit: 'ft' },
      { key: 'owner', label: 'The owner was there', kind: 'signature' },
      { key: 'front', label: 'The front', kind: 'photo' },
    ],
  });
  const inspection = await lead.inspections.create({
    template_id,
    title: 'The barn',
    site: 'Hill 7',
    assignee_id: member.person_id,
  });
  await works.inspections.update({
    inspection_id: inspection.id,
    answers: [
      { item_key: 'state', value: 'Two are **broken**.' },
      { item_key: 'ridge', value: { value: '12.50', unit: 'ft' } },
      { item_key: 'owner', value: { name: 'Grace Hopper', strokes: [[100, 500, 400, 700, 800, 200]] } },
    ],
  });
  await desk.inspections.sync({
    answers: [{ id: randomUUIDv7(), inspection_id: inspection.id, item_key: 'state', value: 'All are whole.' }],
    photos: [{ id: randomUUIDv7(), inspection_id: inspection.id, item_key: 'front' }],
  });
  await works.measurements.create({
    inspection_id: inspection.id,
    label: 'Length of the gutter',
    value: '12.50',
    unit: 'm',
    note: 'Along the eaves',
  });
  await works.places.create({ name: 'The barn', address: 'Hill 7, 8000 Zurich', lat: 47.376887, lon: 8.541694 });
  const estimate = await works.estimates.create({
    client_email: 'grace@contoso.example',
    client_name: 'Grace Hopper',
    title: 'A new roof',
    currency: 'EUR',
    lines: [
      { item: 'Clay tiles', quantity: '120.5', unit: 'm²', unit_price: 4850, tax_rate: 1900 },
      { item: 'Scaffolding', quantity: '1', unit_price: 90_000, tax_rate: 1900 },
    ],
    discount_rate: 1000,
    terms: 'Payment within 14 days.',
  });
  await works.estimates.send({ estimate_id: estimate.id });

  const jira_conflict = await aJiraConflict(world, team.id, admin, vpn!.id);
  const report = await works.reports.generate({ kind: 'service' });
  await works.reports.schedule({ report_id: report.id, rule: 'weekly', recipients: ['lead@northwind.example'] });
  const held = await aHeldMail(world, lead, vpn!.id);
  await lead.ai.budgets.set({ subject: 'team', period: 'month', tokens: 2_000_000, nanos: 50_000_000_000 });
  const runs = await world.as(operator);
  await runs.compliance.holds.create({ user_id: requester.user_id, reason: 'Case 17/2026' });
  await runs.compliance.requestExport({ user_id: operator.user_id });
  await desk.tickets.export({ type: ['bug'] });

  return {
    team,
    people,
    operator,
    tickets,
    project,
    tasks,
    memory,
    source,
    document,
    collection,
    deployment,
    workflow,
    run,
    webhook,
    product,
    inspection,
    estimate,
    jira_conflict,
    report,
    docs,
    written,
    agentRun,
    held,
    thread: sent.thread_id,
    chat,
  };

  async function named(person: TestPerson, name: string): Promise<TestPerson> {
    const email = `${name.split(' ')[0]!.toLowerCase()}@northwind.example`;
    await world.kysely.updateTable('people').set({ name, email }).where('id', '=', person.person_id).execute();
    await world.kysely.updateTable('users').set({ full_name: name, email }).where('id', '=', person.user_id).execute();
    return { ...person, email };
  }
}

/** A mailbox, and a mail that somebody wrote who is not in its ticket. */
async function aHeldMail(
  { kysely }: ServedWorld,
  lead: Awaited<ReturnType<ServedWorld['as']>>,
  ticket_id: string,
): Promise<string> {
  const { id: mailbox_id, team_id } = await lead.mailboxes.create({
    name: 'Support',
    address: 'help@northwind.example',
    enabled: true,
  });
  const id = randomUUIDv7();
  const at = new Date().toISOString();
  const sender = { from_address: 'bo@elsewhere.example', from_name: 'Bo Larsen', authenticated: false } as const;
  await kysely
    .insertInto('inbound_mails')
    .values({
      ...sender,
      team_id,
      id,
      mailbox_id,
      key: id,
      ticket_id,
      subject: 'Re: VPN drops every hour',
      state: 'held',
      reason: 'other_sender',
      size: 2048,
      received_at: at,
      processed_at: at,
    })
    .execute();
  return id;
}

/** A ticket that is an issue of Jira too, with a title that was changed on both sides. */
async function aJiraConflict({ kysely }: ServedWorld, team_id: string, { person_id }: TestPerson, ticket_id: string) {
  const [connection_id, issue, id] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const at = new Date().toISOString();
  const row = { team_id, created_at: at, updated_at: at };
  const account = { provider: 'jira', external_account: 'https://acme.atlassian.net', name: 'Acme' } as const;
  await kysely
    .insertInto('connections')
    .values({ ...row, ...account, id: connection_id, state: 'connected', connected_by: person_id, checked_at: at })
    .execute();
  await kysely
    .insertInto('jira_projects')
    .values({ ...row, connection_id, id: randomUUIDv7(), key: 'ITSM', mode: 'mirror', synced_at: at })
    .execute();
  await kysely
    .insertInto('jira_users')
    .values(
      (['Ada Lindqvist', 'J. Doe'] as const).map((name, nth) => ({
        team_id,
        connection_id,
        account_id: `acc-${nth}`,
        name,
        email: `${name.slice(0, 3).toLowerCase()}@acme.example`,
        seen_at: at,
        person_id: nth === 0 ? person_id : null,
      })),
    )
    .execute();
  const said = JSON.stringify({ title: 'VPN is lost hourly' });
  await kysely
    .insertInto('jira_issues')
    .values({ ...row, connection_id, id: issue, ticket_id, issue_id: '1', key: 'ITSM-1', remote: said, base: said })
    .execute();
  const differs = { field: 'title', local: 'VPN drops every hour', remote: 'VPN is lost hourly' } as const;
  await kysely
    .insertInto('jira_conflicts')
    .values({ team_id, id, issue, ...differs, state: 'open', created_at: at })
    .execute();
  return id;
}
