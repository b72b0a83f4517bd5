import { expect, test } from 'vitest';
import { mentionsIn } from './mentions.ts';

const ann = '01890a5d-ac96-774b-bcce-b302099a8057';
const bob = '01890a5d-ac96-774b-bcce-b302099a8058';

test.each([
  [`Hello <@${ann}> and <@${bob}>, and <@${ann.toUpperCase()}> again`, [ann, bob]],
  [`In code \`<@${ann}>\` nobody is mentioned, behind it <@${bob}>`, [bob]],
  [`\`\`\`\n<@${ann}>\n\`\`\`\n<@${bob}>`, [bob]],
  [`~~~~\n<@${ann}>\n~~~\n<@${ann}>\n~~~~\n<@${bob}>`, [bob]],
  [`Double \`\` <@${ann}> \` \`\` <@${bob}>`, [bob]],
  [`A lone \` is no code: <@${ann}>`, [ann]],
  [`    <@${ann}>\n\n<@${bob}>`, [bob]],
  [`@${ann} <@ann>`, []],
])('%j mentions %j', (content, people) => {
  expect(mentionsIn(content)).toEqual(people);
});

test('so many are enough', () => {
  const many = Array.from(
    { length: 51 },
    (_, n) => `<@01890a5d-ac96-774b-bcce-b302099a80${String(n).padStart(2, '0')}>`,
  );
  expect(() => mentionsIn(many.join(' '))).toThrow();
  expect(mentionsIn(many.slice(1).join(' '))).toHaveLength(50);
});

test('nobody is mentioned in a text of nothing but backticks, however long', () => {
  const runs = Array.from({ length: 199 }, (_, n) => '`'.repeat(n + 1));
  expect(mentionsIn(runs.join(' ').slice(0, 20_000))).toEqual([]);
});
