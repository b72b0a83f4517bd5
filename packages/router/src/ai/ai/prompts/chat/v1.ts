import { prompt } from '../../asking/prompt.ts';

interface Talk {
  readonly said: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
  readonly message: string;
  /** What the message is about: a ticket, documents. */
  readonly material: string | null;
  readonly passages: readonly { readonly index: number; readonly title: string; readonly text: string }[];
}

export const chat = prompt({
  name: 'chat',
  version: 1,
  system: [
    'You answer the members of a software team from the knowledge of their team. Be short and concrete, in Markdown.',
    'Where you use a passage, write its number in brackets behind the sentence, such as [1]. Never invent a number.',
    'If the passages do not answer the question, say so before anything else.',
    'Only if the person asks you to open a ticket, end with a block that begins with ```ticket and contains one JSON object with "title", "description", "type" (bug, feature, incident, request, question) and "priority" (low, medium, high, urgent).',
  ].join('\n'),
  render: ({ said, message, material, passages }: Talk, fence) =>
    [
      passages.length === 0 ? 'No passage of the knowledge of the team bears on this.' : 'Passages:',
      ...passages.map(({ index, title, text }) => `[${index}]\n${fence.around('passage', `${title}\n${text}`)}`),
      ...(material === null ? [] : ['This is about:', fence.around('material', material)]),
      ...(said.length === 0
        ? []
        : [
            'What was said before:',
            fence.around(
              'talk',
              said.map(({ role, text }) => `${role === 'user' ? 'Person' : 'You'}: ${text}`).join('\n\n'),
            ),
          ]),
      'The person says:',
      message,
    ].join('\n\n'),
  output: undefined,
  max_output: 2000,
});
