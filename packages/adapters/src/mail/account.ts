import { button, buttonWithAddress, code, facts, link, note, paragraph, strong } from './blocks.ts';
import { moment, oneLine } from './format.ts';
import { linkTo } from './links.ts';
import type { MailSettings, Template } from './template.ts';

/** The device and address from which something was done to an account, as far as known. */
export interface Origin {
  /** `Firefox on Linux` */
  device?: string | undefined;
  ip_address?: string | undefined;
}

export interface VerifyEmailProps {
  link: string;
  /** Six digits. */
  code: string;
  expires_at: string;
  /** If the code expires before the link does. */
  code_expires_at?: string | undefined;
}

export interface SignInLinkProps extends Origin {
  link: string;
  /** Six digits. */
  code: string;
  expires_at: string;
}

export interface ResetPasswordProps extends Origin {
  link: string;
  expires_at: string;
  /** Six digits, for apps that ask for a code. */
  code?: string | undefined;
  code_expires_at?: string | undefined;
}

export interface PasswordChangedProps extends Origin {
  changed_at: string;
  /** The page where somebody who did not do this recovers the account. */
  link: string;
}

export interface AlreadyRegisteredProps {
  sign_in_link: string;
  reset_link: string;
}

export interface NewSignInProps extends Origin {
  signed_in_at: string;
  /** The list of sessions. */
  link: string;
}

export interface SessionRevokedProps extends Origin {
  revoked_at: string;
  link: string;
}

/** A change to how a person signs in. */
export interface SignInChangedProps extends Origin {
  change: keyof typeof signInChanges;
  /** The name of the provider, such as `Google`. */
  provider?: string | undefined;
  changed_at: string;
  /** The page where somebody who did not do this recovers the account. */
  link: string;
}

export interface AccountDeletedProps {
  erased_at: string;
  /** The page where the person can restore the account until then. */
  link: string;
}

export const verifyEmail: Template<VerifyEmailProps> = (props) => {
  const digits = oneLine(props.code, 12);
  return {
    subject: `${digits} is your ${props.product_name} verification code`,
    preheader: `Confirm your email address with the code ${digits}.`,
    heading: 'Confirm your email address',
    body: [
      paragraph('Enter this code to confirm your address:'),
      code(digits),
      paragraph('Or confirm with one click:'),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Confirm my address'),
      note(`${validity(props)} Nobody from ${props.product_name} will ever ask you for this code.`),
    ],
    reason: `You are receiving this email because this address was entered at ${props.product_name}. If that was not you, you can ignore it: the address will not be used.`,
  };
};

export const signInLink: Template<SignInLinkProps> = (props) => {
  const digits = oneLine(props.code, 12);
  return {
    subject: `${digits} is your ${props.product_name} sign-in code`,
    preheader: `Sign in with the code ${digits}.`,
    heading: `Sign in to ${props.product_name}`,
    body: [
      paragraph('Enter this code to sign in:'),
      code(digits),
      paragraph('Or sign in with one click:'),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Sign in'),
      origin(props),
      note(`${validity(props)} Nobody from ${props.product_name} will ever ask you for this code.`),
      note('If you did not request this, you can ignore it: nobody can sign in without this email.'),
    ],
    reason: `You are receiving this email because this address was entered to sign in at ${props.product_name}.`,
  };
};

export const resetPassword: Template<ResetPasswordProps> = (props) => ({
  subject: `Choose a new password for ${props.product_name}`,
  preheader: 'The link to choose a new password.',
  heading: 'Choose a new password',
  body: [
    paragraph('Somebody, hopefully you, asked to reset the password of your account.'),
    origin(props),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'Choose a new password'),
    ...(props.code === undefined
      ? []
      : [paragraph('Or enter this code where you are resetting it:'), code(oneLine(props.code, 12))]),
    note(props.code === undefined ? `The link works once, until ${moment(props, props.expires_at)}.` : validity(props)),
    note('If you did not request this, you can ignore it: your password stays as it is.'),
  ],
  reason: `You are receiving this email because a password reset was requested for your account at ${props.product_name}.`,
});

export const passwordChanged: Template<PasswordChangedProps> = (props) => ({
  subject: `Your ${props.product_name} password was changed`,
  preheader: 'If this was not you, act now.',
  heading: 'Your password was changed',
  body: [
    paragraph('The password of your account was changed, and all other devices were signed out.'),
    origin(props, ['When', moment(props, props.changed_at)]),
    paragraph(strong('Was this not you?'), ' Then somebody else has access to your account. Recover it now:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'This was not me'),
  ],
  reason: securityReason(props.product_name),
});

export const alreadyRegistered: Template<AlreadyRegisteredProps> = (props) => ({
  subject: `You already have a ${props.product_name} account`,
  preheader: 'Somebody tried to register with your address.',
  heading: 'You already have an account',
  body: [
    paragraph(
      `Somebody tried to register at ${props.product_name} with your address. If that was you, you already have an account and can sign in.`,
    ),
    button(linkTo(props.public_url, props.sign_in_link), 'Sign in'),
    paragraph(
      'If you have forgotten your password, ',
      link(linkTo(props.public_url, props.reset_link), 'choose a new one'),
      '.',
    ),
    note('If it was somebody else, you do not need to do anything. They learned nothing about your account.'),
  ],
  reason: securityReason(props.product_name),
});

export const newSignIn: Template<NewSignInProps> = (props) => ({
  subject: `New sign-in to ${props.product_name}`,
  preheader: oneLine(`From ${props.device ?? 'a new device'}. If this was not you, act now.`),
  heading: 'New sign-in to your account',
  body: [
    paragraph('Your account was used to sign in on a device we have not seen before.'),
    origin(props, ['When', moment(props, props.signed_in_at)]),
    paragraph(
      'If this was you, you do not need to do anything. If not, sign that device out and change your password:',
    ),
    button(linkTo(props.public_url, props.link), 'Review my sessions'),
  ],
  reason: securityReason(props.product_name),
});

export const sessionRevoked: Template<SessionRevokedProps> = (props) => ({
  subject: `We signed one of your devices out of ${props.product_name}`,
  preheader: 'An old token of your session was used again.',
  heading: 'We signed out one of your devices',
  body: [
    paragraph(
      'A token of your session that had already been replaced was used a second time. This can be caused by a bug in an app, but also by somebody who has copied the token. To be safe, we ended that session.',
    ),
    origin(props, ['When', moment(props, props.revoked_at)]),
    paragraph(
      'Sign in again on that device. If you see a session you do not recognise, end it and change your password:',
    ),
    button(linkTo(props.public_url, props.link), 'Review my sessions'),
  ],
  reason: securityReason(props.product_name),
});

const signInChanges = {
  second_factor_on: 'From now on, signing in also requires a code from your authenticator app.',
  second_factor_off: 'Signing in no longer requires a code from your authenticator app.',
  recovery_code_used: 'One of your recovery codes was used to sign in. It will not work again.',
  recovery_codes_replaced: 'You have new recovery codes. The old ones no longer work.',
  provider_linked: 'Another way to sign in was added to your account.',
  provider_unlinked: 'A way to sign in was removed from your account.',
} as const;

export const signInChanged: Template<SignInChangedProps> = (props) => ({
  subject: `How you sign in to ${props.product_name} has changed`,
  preheader: 'If this was not you, act now.',
  heading: 'How you sign in has changed',
  body: [
    paragraph(signInChanges[props.change]),
    origin(
      props,
      ['What', props.provider === undefined ? '' : oneLine(props.provider)],
      ['When', moment(props, props.changed_at)],
    ),
    paragraph(strong('Was this not you?'), ' Then somebody else has access to your account. Recover it now:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'This was not me'),
  ],
  reason: securityReason(props.product_name),
});

/** How long a code and a link are valid; the code may expire first. */
function validity(
  props: MailSettings & { readonly expires_at: string; readonly code_expires_at?: string | undefined },
): string {
  const { expires_at, code_expires_at = expires_at } = props;
  if (code_expires_at === expires_at) return `The code and the link work once, until ${moment(props, expires_at)}.`;
  return `The code works once, until ${moment(props, code_expires_at)}; the link works once, until ${moment(props, expires_at)}.`;
}

export const accountDeleted: Template<AccountDeletedProps> = (props) => ({
  subject: `Your ${props.product_name} account was deleted`,
  preheader: 'You can still restore it for a while.',
  heading: 'Your account was deleted',
  body: [
    paragraph(
      `You deleted your account. All devices have been signed out, and your personal data will be erased on ${moment(props, props.erased_at)}.`,
    ),
    paragraph('Until then, you can change your mind:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'Restore my account'),
    paragraph(strong('Was this not you?'), ' Restore the account and choose a new password immediately.'),
  ],
  reason: securityReason(props.product_name),
});

function origin({ device, ip_address }: Origin, ...more: (readonly [string, string])[]) {
  return facts([...more, ['Device', device && oneLine(device)], ['IP address', ip_address && oneLine(ip_address)]]);
}

function securityReason(product_name: string): string {
  return `You are receiving this email because it concerns the security of your account at ${product_name}. It cannot be turned off.`;
}
