import { proofs } from '../proofs/list.ts';
import { tableOf } from './markdown.ts';

/** The proofs, each with the page of its last run. */
export function proofsPage(): string {
  return `# Proofs

The table is written by \`npm run generate\` from \`scripts/proofs/list.ts\`.

These checks take too long, or need too much, for every \`npm test\`. Each is one command of at most 30 minutes on two quiet
cores:

    npm run proofs                              # lists them, with the last run of each
    npm run proofs -- timing inputs             # runs these two
    npm run proofs -- timing --write            # keeps the result in docs/proofs/timing.md
    REQUIRE_PARTS=1 npm run proofs -- faults    # fails if a part is missing; without it, the proof is skipped

Run a proof before you change what it shows, and before a release. A test file belongs to \`npm test\` if it needs only Node and
npm, asserts nothing about time and takes seconds; any other is named \`*.proof.test.ts\` and gets an entry in the list.

${tableOf(
  ['proof', 'shows', 'needs'],
  Object.entries(proofs).map(([name, { shows, needs = [], also }]) => [
    `[${name}](proofs/${name}.md)`,
    shows,
    [...needs.map((part) => part.name), ...(also === undefined ? [] : [also])].join(', '),
  ]),
)}
While \`hours\` runs, run no other test in the same checkout: they share a PostgreSQL, whose clock is that of the hour.

The page of a proof says when it last ran, at which commit, and with which result. \`--write\` replaces the page; add what the
reader should know beyond that, such as versions, below its first line.
`;
}
