import {
  accountDeleted,
  alreadyRegistered,
  newSignIn,
  passwordChanged,
  resetPassword,
  sessionRevoked,
  signInChanged,
  signInLink,
  verifyEmail,
} from './account.ts';
import type {
  AccountDeletedProps,
  AlreadyRegisteredProps,
  NewSignInProps,
  PasswordChangedProps,
  ResetPasswordProps,
  SessionRevokedProps,
  SignInChangedProps,
  SignInLinkProps,
  VerifyEmailProps,
} from './account.ts';
import {
  approvalDelegated,
  approvalOutcome,
  approvalRequested,
  type ApprovalDelegatedProps,
  type ApprovalOutcomeProps,
  type ApprovalRequestedProps,
} from './approvals.ts';
import { digest, type DigestProps } from './digest.ts';
import { estimateApproved, estimateSent, type EstimateApprovedProps, type EstimateSentProps } from './estimates.ts';
import { notice, type NoticeProps } from './notice.ts';
import { operationFinished, type OperationFinishedProps } from './operations.ts';
import { report, type ReportProps } from './reports.ts';
import { deployment, type DeploymentProps } from './staging.ts';
import { slaAlert, type SlaAlertProps } from './sla.ts';
import { webhookFailing, type WebhookFailingProps } from './webhooks.ts';
import { membership, teamInvitation, type MembershipProps, type TeamInvitationProps } from './teams.ts';
import type { MailExtras, Template } from './template.ts';
import { ticketAssigned, ticketCommented, ticketCreated, ticketLink, ticketRating, ticketStatus } from './tickets.ts';
import type {
  TicketAssignedProps,
  TicketCommentedProps,
  TicketCreatedProps,
  TicketLinkProps,
  TicketRatingProps,
  TicketStatusProps,
} from './tickets.ts';

interface PropsByName {
  'verify-email': VerifyEmailProps;
  'reset-password': ResetPasswordProps;
  'password-changed': PasswordChangedProps;
  'already-registered': AlreadyRegisteredProps;
  'new-sign-in': NewSignInProps;
  'session-revoked': SessionRevokedProps;
  'sign-in-link': SignInLinkProps;
  'sign-in-changed': SignInChangedProps;
  'account-deleted': AccountDeletedProps;
  'team-invitation': TeamInvitationProps;
  membership: MembershipProps;
  'ticket-created': TicketCreatedProps;
  'ticket-assigned': TicketAssignedProps;
  'ticket-commented': TicketCommentedProps;
  'ticket-status': TicketStatusProps;
  'ticket-link': TicketLinkProps;
  'ticket-rating': TicketRatingProps;
  'sla-alert': SlaAlertProps;
  deployment: DeploymentProps;
  'approval-requested': ApprovalRequestedProps;
  'approval-outcome': ApprovalOutcomeProps;
  'approval-delegated': ApprovalDelegatedProps;
  'estimate-sent': EstimateSentProps;
  'estimate-approved': EstimateApprovedProps;
  'operation-finished': OperationFinishedProps;
  notice: NoticeProps;
  digest: DigestProps;
  report: ReportProps;
  'webhook-failing': WebhookFailingProps;
}

/** The name of an email template. */
export type MailName = keyof PropsByName;

/** The props of an email: JSON, to fit into a job. The reader's settings are added when it is sent. */
export type MailProps<Name extends MailName> = PropsByName[Name] & MailExtras;

/** The templates by the name under which `renderMail` knows them. */
export const templates: { [Name in MailName]: Template<PropsByName[Name]> } = {
  'verify-email': verifyEmail,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  'already-registered': alreadyRegistered,
  'new-sign-in': newSignIn,
  'session-revoked': sessionRevoked,
  'sign-in-link': signInLink,
  'sign-in-changed': signInChanged,
  'account-deleted': accountDeleted,
  'team-invitation': teamInvitation,
  membership,
  'ticket-created': ticketCreated,
  'ticket-assigned': ticketAssigned,
  'ticket-commented': ticketCommented,
  'ticket-status': ticketStatus,
  'ticket-link': ticketLink,
  'ticket-rating': ticketRating,
  'sla-alert': slaAlert,
  deployment,
  'approval-requested': approvalRequested,
  'approval-outcome': approvalOutcome,
  'approval-delegated': approvalDelegated,
  'estimate-sent': estimateSent,
  'estimate-approved': estimateApproved,
  'operation-finished': operationFinished,
  notice,
  digest,
  report,
  'webhook-failing': webhookFailing,
};
