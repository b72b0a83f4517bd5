/** The words of getting help. */
export const said = {
  title: 'Help',
  ask: 'What do you want to know?',
  hint: 'Answers come from the questions below and from what you may read. Those who run the platform can read what you ask.',
  submit: 'Ask',
  answer: 'Answer',
  none: 'Nothing that is known answers this.',
  sources: 'Sources',
  yes: 'This helped',
  no: 'It did not help',
  thanks: 'Thank you',
  escalate: 'Ask a person',
  details: 'Anything else that helps to answer it',
  faq: 'Frequently asked questions',
  noFaq: 'There are none yet.',
  docs: 'API reference',
} as const;
