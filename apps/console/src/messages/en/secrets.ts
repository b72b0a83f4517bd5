/** The words of what workflows send to other systems. */
export const said = {
  title: 'Secrets',
  hint: 'Values that steps send to other systems without containing them. In a step, refer to one as {{secrets.name}}.',
  empty: 'No secrets yet.',
  add: 'Add a secret',
  replace: 'Replace',
  replaceOf: (name: string) => `Replace the secret ${name}`,
  name: 'Name',
  nameHint: 'Lowercase letters, digits and underscores.',
  value: 'Value',
  valueHint: 'Stored encrypted, and never shown again.',
  hosts: 'Allowed hosts',
  hostsHint:
    'The secret is sent only to these hosts. Separate several by spaces, such as api.example.com hooks.example.com.',
  deleteQuestion: (name: string) => `It is deleted permanently. Steps that send ${name} fail from now on.`,
} as const;
