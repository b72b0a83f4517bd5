/** The words of withdrawing an approval request and of sending it again. */
export const said = {
  withdraw: 'Withdraw',
  withdrawQuestion: 'It can no longer be decided. You can ask again later.',
  withdrawn: 'Request withdrawn',
  again: 'Ask again',
  againHint: 'The same question to the same people, unless you change it here.',
  question: 'What needs a decision?',
  others: 'Different approvers',
  asked: 'Request sent again',
} as const;
