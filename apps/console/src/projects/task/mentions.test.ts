import { expect, test } from 'vitest';
import { sent, shown, written } from './mentions.ts';

const ada = { person_id: '01890a5d-ac96-774b-bcce-b302099a8057', name: 'Ada' };
const lindqvist = { person_id: '01890a5d-ac96-774b-bcce-b302099a8058', name: 'Ada Lindqvist' };
const starred = { person_id: '01890a5d-ac96-774b-bcce-b302099a8059', name: '*Bo*' };

test('people are sent by id, whoever else has the beginning of their name', () => {
  const text = '@Ada Lindqvist, please ask @Ada. Not @Bob.';
  const content = `<@${lindqvist.person_id}>, please ask <@${ada.person_id}>. Not @Bob.`;
  expect(sent(text, [ada, lindqvist])).toBe(content);
  expect(written(content, [ada, lindqvist])).toBe(text);
});

test('a name is read as it is written', () => {
  expect(shown(`Hello <@${starred.person_id}>`, [starred])).toBe(String.raw`Hello @\*Bo\*`);
});
