/** States in a manifest that people write a new column of text, which the map of personal data must know. */
export function stateAuthored(manifest: string, table: string, column: string): string {
  const stated = new RegExp(`^( +${table}: of[A-Z]\\w*\\()([\\s\\S]*?)(\\),)$`, 'm');
  const found = stated.exec(manifest);
  if (found === null) throw new Error(`The manifest states no table ${table}: add it to "tables" first.`);
  const [whole, start = '', given = '', end = ''] = found;
  const named = `'${column}'`;
  const next = /authored: \[/.test(given)
    ? given.replace(/authored: \[([^\]]*?),?\s*\]/, (_, others: string) => `authored: [${others}, ${named}]`)
    : given.includes('{')
      ? given.replace('{', `{ authored: [${named}],`)
      : `${given}${given === '' ? '' : ', '}{ authored: [${named}] }`;
  return manifest.replace(whole, `${start}${next}${end}`);
}
