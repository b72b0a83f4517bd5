import { expect, test, type TestContext } from 'vitest';
import { hasRedis, redisTitle } from '@deskwire/queue/test/redis-server.ts';
import { killInTheMiddle } from './ai.ts';
import type { QueueBackend } from './installation.ts';

const survives =
  (backend: QueueBackend) =>
  async ({ onTestFailed }: TestContext) => {
    const story: string[] = [];
    onTestFailed(() => console.log(story.join('\n')));
    const { wrong, kills, logs } = await killInTheMiddle(backend, (line) => void story.push(line));
    expect({ wrong, logs }).toEqual({ wrong: [], logs: undefined });
    expect(kills).toBeGreaterThanOrEqual(9);
  };

const title = 'work of AI that is killed in the middle is done once, billed as it was, and leaves nothing half done';
test(`on Postgres: ${title}`, survives('postgres'));
test.skipIf(!hasRedis)(`${redisTitle}: ${title}`, survives('redis'));
