import type { MailSettings } from './template.ts';
import type { MailName, MailProps } from './templates.ts';

/** A person in Berlin, reading British English. */
export const settings: MailSettings = {
  locale: 'en-GB',
  time_zone: 'Europe/Berlin',
  product_name: 'Deskwire',
  public_url: 'https://desk.example.com',
};

const origin = { device: 'Firefox on Linux', ip_address: '203.0.113.7' };
const ticket = {
  key: 'TKT-042',
  title: 'Login fails on Safari after the update of the identity provider',
  priority: 'High',
  status: 'In progress',
  due_at: '2026-11-20T16:00:00.000Z',
};

/** Every mail with props as they occur. */
export const samples: { [Name in MailName]: MailProps<Name> } = {
  'verify-email': {
    recipient_name: 'Ada',
    link: '/pages/verify?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    code: '042317',
    expires_at: '2026-11-20T07:40:00.000Z',
  },
  'reset-password': {
    ...origin,
    recipient_name: 'Ada',
    link: '/pages/reset?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    expires_at: '2026-11-20T08:00:00.000Z',
  },
  'password-changed': {
    ...origin,
    recipient_name: 'Ada',
    changed_at: '2026-11-20T07:30:00.000Z',
    link: '/pages/take-back?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
  'already-registered': { sign_in_link: '/sign-in', reset_link: '/reset-password' },
  'new-sign-in': { ...origin, recipient_name: 'Ada', signed_in_at: '2026-11-20T07:30:00.000Z', link: '/me/sessions' },
  'session-revoked': { ...origin, recipient_name: 'Ada', revoked_at: '2026-11-20T07:30:00.000Z', link: '/me/sessions' },
  'sign-in-link': {
    ...origin,
    recipient_name: 'Ada',
    link: '/sign-in?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    code: '042317',
    expires_at: '2026-11-20T07:40:00.000Z',
  },
  'sign-in-changed': {
    ...origin,
    recipient_name: 'Ada',
    change: 'provider_linked',
    provider: 'Google',
    changed_at: '2026-11-20T07:30:00.000Z',
    link: '/forgot-password',
  },
  'account-deleted': {
    recipient_name: 'Ada',
    erased_at: '2026-12-20T07:30:00.000Z',
    link: '/pages/restore-account?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
  'team-invitation': {
    team_name: 'Northwind Support',
    inviter_name: 'Grace Hopper',
    roles: ['agent', 'approver'],
    link: '/pages/invitation?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    expires_at: '2026-11-27T07:30:00.000Z',
  },
  membership: {
    recipient_name: 'Ada',
    change: 'roles',
    team_name: 'Northwind Support',
    person: 'Ada Lovelace',
    roles: ['agent', 'approver'],
    link: '/teams/01995f0e-6abb-7c3d-8000-0123456789ab',
    changed_by: 'Grace Hopper',
    changed_at: '2026-11-20T12:00:00.000Z',
    preferences_link: '/settings/notifications',
  },
  'ticket-created': {
    recipient_name: 'Ada',
    ticket: { ...ticket, status: 'Open', due_at: undefined },
    link: '/tickets/TKT-042',
    description:
      'Since this morning I cannot sign in with Safari 19.\n\n1. Open the start page\n2. Press “Sign in with SSO”\n3. The page stays white',
    created_at: '2026-11-20T07:30:00.000Z',
  },
  'ticket-assigned': {
    recipient_name: 'Linus',
    ticket,
    link: '/tickets/TKT-042',
    assigned_by: 'Grace Hopper',
    preferences_link: '/settings/notifications',
  },
  'ticket-link': {
    recipient_name: 'Ada',
    ticket: { ...ticket, status: undefined, due_at: undefined },
    link: '/pages/ticket?token=Qm9hdHMgYWdhaW5zdCB0aGUgY3VycmVudCwgYm9ybmU',
    expires_at: '2026-12-20T09:12:00.000Z',
  },
  'ticket-commented': {
    recipient_name: 'Ada',
    ticket,
    link: '/tickets/TKT-042',
    author: 'Linus Pauling',
    comment:
      'We found it: the new provider sends its answer with SameSite=Strict, which Safari takes literally.\n\nA fix is on staging. Could you try https://staging.example.com/login and tell us?',
    commented_at: '2026-11-20T09:12:00.000Z',
    preferences_link: '/settings/notifications',
  },
  'ticket-status': {
    recipient_name: 'Ada',
    ticket,
    link: '/tickets/TKT-042',
    change: 'resolved',
    status: 'Resolved',
    changed_by: 'Linus Pauling',
    changed_at: '2026-11-20T12:00:00.000Z',
    message: 'The fix is in production since 12:55. Please reload the page once.',
    preferences_link: '/settings/notifications',
  },
  'sla-alert': {
    recipient_name: 'Grace',
    ticket,
    link: '/tickets/TKT-042',
    promise: 'resolution',
    percent: 90,
    breach_at: '2026-11-20T16:00:00.000Z',
    assignee: 'Linus Pauling',
    preferences_link: '/settings/notifications',
  },
  deployment: {
    recipient_name: 'Linus',
    change: 'rolled_back',
    version: '4.3.0',
    environment: 'staging-1',
    is_rollback: false,
    to_version: '4.2.1',
    ticket: { key: ticket.key, title: ticket.title },
    link: '/staging/deployments/01995f0e-6abb-7c3d-8000-0123456789ab',
    changed_by: 'Grace Hopper',
    changed_at: '2026-11-20T12:00:00.000Z',
    message: 'Safari signs everybody out.',
    preferences_link: '/settings/notifications',
  },
  'approval-requested': {
    recipient_name: 'Grace',
    ticket: { key: ticket.key, title: ticket.title },
    link: '/tickets/TKT-042',
    requester: 'Linus Pauling',
    description:
      'Pin the identity provider to version 4.2 until Safari is fixed.\nWe can roll back within a minute; nobody is signed out.',
    decide_link:
      '/pages/approval?token=AZmhwn0-cACAAF8OahssPQGZocJ9PnAAgABfDmobLD4BmaHCfT5wAIAAXw5qGyw_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    expires_at: '2026-12-04T07:30:00.000Z',
    decides_for: 'Ada Lovelace',
  },
  'approval-delegated': {
    recipient_name: 'Grace',
    team_name: 'Platform',
    approver: 'Ada Lovelace',
    start_date: '2026-12-01',
    end_date: '2026-12-11',
  },
  'approval-outcome': {
    recipient_name: 'Linus',
    ticket: { key: ticket.key, title: ticket.title },
    link: '/tickets/TKT-042',
    outcome: 'rejected',
    description: 'Pin the identity provider to version 4.2 until Safari is fixed.',
    decided_by: 'Grace Hopper',
    decided_for: 'Ada Lovelace',
    comments: 'Version 4.2 has a known hole. Please wait for 4.3, which comes on Monday.',
    decided_at: '2026-11-20T07:30:00.000Z',
    preferences_link: '/settings/notifications',
  },
  'webhook-failing': {
    recipient_name: 'Ada',
    host: 'hooks.example.com',
    outcome: 'failing',
    first_failed_at: '2026-11-17T07:30:00.000Z',
    link: '/webhooks/0198b9b0-0000-7000-8000-000000000001',
  },
  'operation-finished': {
    recipient_name: 'Grace',
    title: 'Import of it-tickets.csv',
    outcome: 'succeeded',
    done: 12_480,
    refused: 20,
    finished_at: '2026-11-20T07:30:00.000Z',
    link: '/operations/0198c0de',
  },
  digest: {
    recipient_name: 'Ada',
    items: [
      {
        title: 'Grace Hopper commented on TKT-042',
        body: 'It also happens in private windows.',
        link: '/tickets/TKT-042',
      },
      { title: 'TKT-043 is assigned to you', body: 'The export stops at row 500', link: '/tickets/TKT-043' },
      { title: 'TKT-040 is now resolved', body: '' },
    ],
    more: 12,
    preferences_link: '/settings/notifications',
    unsubscribe_link:
      '/unsubscribe?token=u.01995f0e-6abb-7c3d-8000-0123456789ab.Kg.3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
  notice: {
    recipient_name: 'Ada',
    title: 'Your report is ready',
    body: 'The tickets of October, by assignee.',
    link: '/reports/42',
    label: 'Open the report',
  },
};
