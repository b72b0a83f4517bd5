import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { questions } from './recall.fixture.ts';

test('of forty questions in English, German and Japanese, the right passage is among the first five of 95 %', async () => {
  const world = await testWorld();
  await world.drain();
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  const asked: { question: string; document_id: string }[] = [];
  for (const { text, ask } of questions) {
    const document = await admin.documents.create({ text, audience: 'team' });
    asked.push(...ask.map((question) => ({ question, document_id: document.id })));
  }
  await world.drain();
  expect(asked).toHaveLength(40);
  const { recall_at_5, missed } = await admin.documents.evaluate({ questions: asked });
  expect(recall_at_5, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.95);
});
