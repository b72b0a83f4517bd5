/** The sentence that a client agrees to. It is kept with each signature, so that a later wording changes none of them. */
export const consentTo = (key: string, number: number): string =>
  `I have read ${key}, version ${number}, including its terms, and I approve it.`;
