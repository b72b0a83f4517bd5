/** The words of getting help. */
export const said = {
  title: 'Help',
  ask: 'What do you want to know?',
  hint: 'Answers come from the questions below and from what you have access to. Platform operators can read what you ask.',
  submit: 'Ask',
  answer: 'Answer',
  none: 'No answer found.',
  sources: 'Sources',
  yes: 'Helpful',
  no: 'Not helpful',
  thanks: 'Thanks for the feedback',
  escalate: 'Ask a person',
  details: 'Additional details',
  faq: 'Frequently asked questions',
  noFaq: 'No questions yet.',
  docs: 'API reference',
} as const;
