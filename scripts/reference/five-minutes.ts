import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The five minutes of the README, for readers of the guide. */
export function fiveMinutesPage(): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, text] = /^## Five minutes\n(.*?)^## /ms.exec(readme) ?? [];
  if (text === undefined) throw new Error('The README has no "## Five minutes".');
  return `# Five minutes
${text.trimEnd().replaceAll('](docs/', '](')}

[Concepts](concepts.md) explains the terms, [Signing in](sign-in.md) shows every way to sign in, and [the SDK](sdk.md) shows more of
it. \`npm run demo\` takes one bug from report to resolution, and prints an account to look at it with in the console.

This page is generated from the README (\`npm run generate\`).
`;
}
