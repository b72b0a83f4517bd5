/** The words of what workflows send to other systems. */
export const said = {
  title: 'Secrets',
  hint: 'What steps send to other systems, and must not stand in them. A step writes {{secrets.name}} where it is meant.',
  empty: 'No step needs a secret yet.',
  add: 'Add a secret',
  replace: 'Replace',
  replaceOf: (name: string) => `Replace the secret ${name}`,
  name: 'Name',
  nameHint: 'Lower-case letters, digits and underscores.',
  value: 'Value',
  valueHint: 'It is stored encrypted, and never shown again.',
  hosts: 'Sent to',
  hostsHint: 'Only to these hosts, separated by spaces: api.example.com',
  deleteQuestion: (name: string) => `It is gone for good. Steps that send ${name} fail from now on.`,
} as const;
