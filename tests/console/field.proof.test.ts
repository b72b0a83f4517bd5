import { afterAll, expect, test } from 'vitest';
import { aPicture } from '@deskwire/router/field/photos/photos.fixture.ts';
import { openConsole, picture } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { people } = await aWorkingTeam(world);
const { member, agent } = people;

async function aCellar() {
  const { inspections } = await world.as(member);
  const template = await inspections.templates.create({
    name: 'Cellars',
    items: [
      { key: 'dry', label: 'It is dry', kind: 'check', required: true },
      { key: 'notes', label: 'What you saw', kind: 'text' },
      { key: 'ridge', label: 'Length of the wall', kind: 'measurement', unit: 'ft' },
      { key: 'wall', label: 'The wall', kind: 'photo', required: true, min_photos: 1 },
      { key: 'owner', label: 'The owner was there', kind: 'signature' },
    ],
  });
  return inspections.create({ template_id: template.id, title: 'The cellar of the barn' });
}

test('an inspection is answered on a phone without a network, and arrives once there is one', async () => {
  const { id, key } = await aCellar();
  const page = await console.page(member);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/inspections/${key}`);
  await page.getByRole('group', { name: 'It is dry' }).waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBe(360);

  await page.context().setOffline(true);
  await page.getByRole('group', { name: 'It is dry' }).getByRole('button', { name: 'No' }).click();
  await page.getByRole('textbox', { name: 'What you saw' }).fill('Water to the knee');
  await page.getByRole('button', { name: 'What you saw: Save' }).click();
  await page.getByRole('textbox', { name: 'Length of the wall' }).fill('twelve');
  await page.getByRole('button', { name: 'Length of the wall: Save' }).click();
  await expect.poll(() => page.getByText('Enter a number').count()).toBe(1);
  await page.getByRole('textbox', { name: 'Length of the wall' }).fill('12.50');
  await page.getByRole('button', { name: 'Length of the wall: Save' }).click();
  const photo = { name: 'wall.jpg', mimeType: 'image/jpeg', buffer: await aPicture({ width: 400, height: 300 }) };
  await page.getByLabel('The wall: Add photos', { exact: true }).setInputFiles(photo);
  const canvas = page.getByRole('img', { name: 'The owner was there: sign here' });
  await canvas.scrollIntoViewIfNeeded();
  const pad = (await canvas.boundingBox())!;
  await page.mouse.move(pad.x + 20, pad.y + 20);
  await page.mouse.down();
  for (const step of [60, 110, 180]) await page.mouse.move(pad.x + step, pad.y + (step % 90) + 10);
  await page.mouse.up();
  await page.getByLabel('Name of the signer').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'The owner was there: Save' }).click();
  await expect.poll(() => page.getByText('Waiting to be sent', { exact: true }).count()).toBe(4);
  await expect.poll(() => page.getByText('1 photo is waiting to be sent.').count()).toBe(1);
  expect(await wide()).toBe(360);
  await picture(page, 'inspection-offline-360');

  // Meanwhile somebody else answers one of them.
  const { inspections, photos } = await world.as(agent);
  await inspections.answer({ inspection_id: id, item_key: 'dry', value: true });
  await page.context().setOffline(false);
  await expect.poll(async () => (await inspections.get({ inspection_id: id })).answers.length).toBe(4);
  await expect
    .poll(async () => (await photos.list({ inspection_id: id })).items.map(({ state }) => state))
    .toEqual([expect.stringMatching(/processing|ready/)]);
  // Both sides are shown where they were not the same.
  await expect.poll(() => page.getByRole('region', { name: 'Two answers' }).count()).toBe(1);
  await expect.poll(() => page.getByText('Waiting to be sent', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'It is dry: Take the other answer' }).click();
  await expect
    .poll(
      async () =>
        (await inspections.get({ inspection_id: id })).answers.find(({ item_key }) => item_key === 'dry')?.value,
    )
    .toBe(false);
});

test('what was answered without a network outlives the page', async () => {
  const { id, key } = await aCellar();
  const page = await console.page(member);
  await page.goto(`/inspections/${key}`);
  await page.getByRole('group', { name: 'It is dry' }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('group', { name: 'It is dry' }).getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => page.getByText('Waiting to be sent', { exact: true }).count()).toBe(1);
  await page.goto('about:blank');
  await page.context().setOffline(false);
  await page.goto(`/inspections/${key}`);
  const { inspections } = await world.as(agent);
  await expect
    .poll(async () => (await inspections.get({ inspection_id: id })).answers)
    .toMatchObject([{ item_key: 'dry', value: true, author_id: member.person_id }]);
});

test('an estimate is written, edited and sent', async () => {
  const page = await console.page(member);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/estimates');
  await page.getByRole('link', { name: 'Write an estimate' }).click();
  await page.getByLabel('Title').fill('A new roof');
  await page.getByLabel('Client email').fill('ada@example.com');
  await page.getByLabel('Client name').fill('Ada');
  const first = page.getByRole('group', { name: 'Line 1' });
  await first.getByLabel('Item').fill('Clay tiles');
  await first.getByLabel('Quantity').fill('120,5');
  await first.getByLabel('Unit').fill('m²');
  await first.getByLabel('Price each').fill('48.505');
  await first.getByLabel('Tax in %').fill('19');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Line 1: check the quantity').count()).toBe(1);
  await first.getByLabel('Price each').fill('48.50');
  await page.getByRole('button', { name: 'Add a line' }).click();
  const second = page.getByRole('group', { name: 'Line 2' });
  await second.getByLabel('Item').fill('Scaffolding');
  await second.getByLabel('Price each').fill('900');
  await page.getByLabel('Discount in %').fill('10');
  await page.getByLabel('Terms').fill('Payment within 14 days.');
  await picture(page, 'estimate-written-360');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole('button', { name: 'Save' }).click();
  const heading = page.getByRole('heading', { level: 1, name: /EST-\d+ A new roof/ });
  await heading.waitFor();
  const key = /EST-\d+/.exec((await heading.textContent())!)![0];
  const { estimates } = await world.as(member);
  expect(await estimates.get({ estimate_id: key })).toMatchObject({ total: 722_309, client: { name: 'Ada' } });

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Remove line 2' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await heading.waitFor();
  await expect.poll(async () => (await estimates.get({ estimate_id: key })).lines.length).toBe(1);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await expect.poll(async () => (await estimates.get({ estimate_id: key })).status).toBe('sent');
  expect(page.complaints).toEqual([]);
});

test('a measurement is noted, read in another unit, and edited without overwriting a colleague unseen', async () => {
  const { measurements } = await world.as(member);
  const found = async (search: string) => (await measurements.list({ search })).items[0];
  const page = await console.page(member);
  await page.goto('/inspections');
  await page.getByRole('link', { name: 'Measurements' }).click();
  // What is in a line of small words can be pressed as well.
  const leads = page.getByRole('link', { name: 'INS-1 The barn' });
  await leads.waitFor();
  expect((await leads.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  await page.getByRole('button', { name: 'Record a measurement' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('What was measured').fill('North wall');
  await form.getByLabel('Value').fill('12,50');
  await form.getByLabel('Unit').selectOption('ft');
  await form.getByRole('button', { name: 'Record a measurement' }).click();
  await expect.poll(() => found('North wall')).toMatchObject({ value: '12.50', unit: 'ft', inspection: null });
  await page.getByLabel('Display unit').selectOption('m');
  const line = page.getByRole('listitem').filter({ hasText: 'North wall' });
  await expect.poll(() => line.innerText()).toContain('3.81 m');
  await page.getByLabel('What was measured').selectOption('area');
  await expect.poll(() => page.getByText('No matches.').count()).toBe(1);
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await page.getByRole('button', { name: 'Edit North wall' }).click();
  await form.getByLabel('How it was measured').fill('By laser');
  const { id: measurement_id } = (await found('North wall'))!;
  await (await world.as(agent)).measurements.update({ measurement_id, value: '12.75' });
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('Somebody else changed this');
  await form.getByRole('button', { name: 'Take theirs' }).click();
  expect(await form.getByLabel('Value').inputValue()).toBe('12.75');
  await form.getByLabel('How it was measured').fill('By laser');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => found('North wall')).toMatchObject({ value: '12.75', note: 'By laser' });
  await page.getByRole('button', { name: 'Delete North wall' }).click();
  await form.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => found('North wall')).toBe(undefined);
  expect(page.complaints).toEqual([]);
});

test('a place gets a name where somebody stands, and is found near there', async () => {
  const { places } = await world.as(member);
  const page = await console.page(member, { width: 360 });
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: 46.948_09, longitude: 7.447_44 });
  await page.goto('/inspections/places');
  await page.getByRole('button', { name: 'Add a place' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Town hall');
  await form.getByRole('button', { name: 'Use my location' }).click();
  await expect.poll(() => form.getByLabel('Latitude').inputValue()).toBe('46.948090');
  await form.getByRole('button', { name: 'Add a place' }).click();
  await expect
    .poll(async () => (await places.list({ search: 'Town' })).items)
    .toMatchObject([{ lat: 46.948_09, lon: 7.447_44, radius: 100, address: null }]);
  await page.getByRole('button', { name: 'Near me' }).click();
  // The barn of the stage is in another town.
  await expect.poll(() => page.getByRole('list', { name: 'Places' }).getByRole('listitem').count()).toBe(1);
  expect(await page.getByText('0 m away').count()).toBe(1);
  await page.getByRole('button', { name: 'Edit Town hall' }).click();
  await form.getByLabel('Radius in metres').fill('250');
  await form.getByLabel('Address').fill('Rathausplatz 2, Bern');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await places.list({ search: 'Rathaus' })).items)
    .toMatchObject([{ name: 'Town hall', radius: 250 }]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(page.complaints).toEqual([]);
});
