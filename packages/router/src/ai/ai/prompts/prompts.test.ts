import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Prompt } from '../asking/prompt.ts';

const here = import.meta.dirname;
const files = globSync('*/v*.ts', { cwd: here }).toSorted();
const lock = JSON.parse(readFileSync(`${here}/prompts.lock`, 'utf8')) as Record<string, string>;

/** Whoever adds a version adds its line here; a line that is there stays as it is. */
test('a published prompt never changes: a better one is another version', () => {
  const now = Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(`${here}/${file}`))
        .digest('hex'),
    ]),
  );
  expect(now).toEqual(lock);
});

test.each(files)('%s is named as its file, and every provider can take its schema', async (file) => {
  const module = (await import(`${here}/${file}`)) as Record<string, Prompt>;
  const [prompt] = Object.values(module);
  expect(`${prompt!.name}/v${prompt!.version}.ts`).toBe(file);
  expect(prompt!.max_output).toBeLessThanOrEqual(16_000);
  if (prompt!.output === undefined) return;
  // Strict schemas of OpenAI name every property as required, and allow no other.
  const objects: Json[] = [];
  collect(z.toJSONSchema(prompt!.output, { target: 'draft-7' }) as Json, objects);
  expect(objects.length).toBeGreaterThan(0);
  for (const { properties, required, additionalProperties } of objects) {
    expect(required?.toSorted()).toEqual(Object.keys(properties!).toSorted());
    expect(additionalProperties).toBe(false);
  }
});

interface Json {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
}
function collect(schema: Json, found: Json[]): void {
  if (schema.properties !== undefined) found.push(schema);
  for (const part of [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
  ])
    collect(part, found);
}
