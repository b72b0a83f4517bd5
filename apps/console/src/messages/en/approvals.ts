/** The words of taking a request for approval back, and of making it again. */
export const said = {
  withdraw: 'Withdraw',
  withdrawQuestion: 'Nobody decides it any more. You can ask again later.',
  withdrawn: 'The request is withdrawn',
  again: 'Ask again',
  againHint: 'The same question to the same people, unless you change it here.',
  question: 'What needs a decision?',
  others: 'Somebody else than before',
  asked: 'Asked again',
} as const;
