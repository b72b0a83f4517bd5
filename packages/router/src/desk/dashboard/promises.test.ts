import { expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { DAY, makerOf } from './dashboard.fixture.ts';

const world = await testWorld();
const { aDesk, ago } = makerOf(world);

/** Ten tickets, of which every third is late and the last is still owed. */
async function aWeek() {
  const desk = await aDesk();
  await (await world.as(desk.admin)).sla.rules.set({ resolution_time_hours: 4 });
  const types = ['bug', 'question', 'incident'] as const;
  for (let n = 0; n < 10; n++) {
    const agent = await world.as(n % 2 === 0 ? desk.agent : desk.other);
    const reporter = n % 4 === 0 ? { reporter_id: desk.member.person_id } : {};
    const { id } = await agent.tickets.create({
      title: `Ticket ${n}`,
      type: types[n % 3]!,
      assignee_id: 'me',
      ...reporter,
    });
    world.clock.advance({ hours: n % 3 === 0 ? 5 : 2 });
    const later = await world.as(n % 2 === 0 ? desk.agent : desk.other);
    if (n < 9) await later.tickets.setStatus({ ticket_id: id, status: 'resolved' });
    await world.drain();
  }
  return desk;
}

test('every figure of them can be turned into promises', async () => {
  const desk = await aWeek();
  for (const who of [desk.agent, desk.member]) {
    const caller = await world.as(who);
    const figures = await caller.dashboard.sla({ period: '7d' });
    const { start, end } = figures;
    const count = async (filter: object) => (await caller.dashboard.promises({ ...filter, page_size: 1 })).total;
    const range = { start_date: start, end_date: end };
    const expectKept = async (kept: { met: number; breached: number }, filter: object) => {
      expect(await count({ ...filter, outcome: 'met' })).toBe(kept.met);
      expect(await count({ ...filter, outcome: 'breached' })).toBe(kept.breached);
      expect(await count(filter)).toBe(kept.met + kept.breached);
    };
    await expectKept(figures, range);
    for (const metric of ['first_response', 'next_response', 'resolution'] as const)
      await expectKept(figures.metrics[metric], { ...range, metric });
    for (const groups of Object.values(figures.by))
      for (const group of groups) {
        await expectKept(group, group.filter);
        await expectKept(group.resolution, { ...group.filter, metric: 'resolution' });
      }
    for (const bucket of figures.trends.data)
      await expectKept(bucket, { start_date: bucket.start, end_date: bucket.end });
    expect(figures.breaches).toHaveLength(figures.breached);
    const metrics = await caller.sla.metrics({ period: '7d' });
    expect([metrics.compliance_rate, metrics.breach_count]).toEqual([figures.compliance_rate, figures.breached]);
    const overview = await caller.dashboard.overview({ period: '7d' });
    expect(overview.sla_compliance).toBe(figures.compliance_rate);
  }
  const seen = await (await world.as(desk.agent)).dashboard.sla({ period: '7d' });
  expect(seen).toMatchObject({
    met: 6,
    breached: 4,
    compliance_rate: 60,
    metrics: { resolution: { median_hours: 2, p90_hours: 5 } },
  });
  expect(seen.by.type.map(({ value, met, breached }) => [value, met, breached])).toEqual([
    ['bug', 0, 4],
    ['incident', 3, 0],
    ['question', 3, 0],
  ]);
  expect((await (await world.as(desk.member)).dashboard.sla({ period: '7d' })).breached, 'theirs').toBe(1);
});

test('are listed page by page, the latest first, and none before its time', async () => {
  const desk = await aWeek();
  const caller = await world.as(desk.agent);
  await caller.tickets.create({ title: 'In time still', assignee_id: 'me' });
  await world.drain();
  const all = (await caller.dashboard.promises({ page_size: 100 })).items;
  expect(all).toHaveLength(10);
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  const paged: typeof all = [];
  for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages++) {
    const page = await caller.dashboard.promises({ page_size: 3, cursor });
    paged.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  }
  expect(paged).toEqual(all);
  const today = await caller.dashboard.sla({
    start_date: ago(30 * DAY).slice(0, 10),
    end_date: ago(-DAY).slice(0, 10),
  });
  expect([today.met, today.breached]).toEqual([6, 4]);
});
