const LONGEST = 40;

/** A key for an item, from what it is about: `Length of the ridge` becomes `length_of_the_ridge`. It is then taken. */
export function keyFor(label: string, taken: Set<string>): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, LONGEST - 4)
    .replaceAll(/^[_0-9]+|_$/g, '');
  const base = plain === '' ? 'item' : plain;
  let key = base;
  for (let nth = 2; taken.has(key); nth++) key = `${base}_${nth}`;
  taken.add(key);
  return key;
}
