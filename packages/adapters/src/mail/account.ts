import { button, buttonWithAddress, code, facts, link, note, paragraph, strong } from './blocks.ts';
import { moment, oneLine } from './format.ts';
import { linkTo } from './links.ts';
import type { MailSettings, Template } from './template.ts';

/** Where and by what something was done to an account, as far as it is known. */
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
  /** Where the code ends before the link does. */
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
  /** Six digits, for an app that asks for them. */
  code?: string | undefined;
  code_expires_at?: string | undefined;
}

export interface PasswordChangedProps extends Origin {
  changed_at: string;
  /** Where a person who did not do this takes the account back. */
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

/** What was changed about how a person signs in. */
export interface SignInChangedProps extends Origin {
  change: keyof typeof signInChanges;
  /** What it is called, where there are several: `Google`. */
  provider?: string | undefined;
  changed_at: string;
  /** Where a person who did not do this takes the account back. */
  link: string;
}

export interface AccountDeletedProps {
  erased_at: string;
  /** Where the person takes the account back until then. */
  link: string;
}

export const verifyEmail: Template<VerifyEmailProps> = (props) => {
  const digits = oneLine(props.code, 12);
  return {
    subject: `${digits} is your code for ${props.product_name}`,
    preheader: `Confirm your e-mail address with the code ${digits}.`,
    heading: 'Confirm your e-mail address',
    body: [
      paragraph('Enter this code where you were asked for it:'),
      code(digits),
      paragraph('Or confirm with one click:'),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Confirm my address'),
      note(`${validity(props)} Nobody from ${props.product_name} will ever ask you for the code.`),
    ],
    reason: `You get this mail because this address was entered at ${props.product_name}. If that was not you, do nothing: without this mail the address is not used.`,
  };
};

export const signInLink: Template<SignInLinkProps> = (props) => {
  const digits = oneLine(props.code, 12);
  return {
    subject: `${digits} is your code to sign in to ${props.product_name}`,
    preheader: `Sign in with the code ${digits}.`,
    heading: `Sign in to ${props.product_name}`,
    body: [
      paragraph('Enter this code where you were asked for it:'),
      code(digits),
      paragraph('Or sign in with one click:'),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Sign in'),
      origin(props),
      note(`${validity(props)} Nobody from ${props.product_name} will ever ask you for the code.`),
      note('If you did not ask for this, do nothing: nobody gets in without this mail.'),
    ],
    reason: `You get this mail because this address was entered to sign in at ${props.product_name}.`,
  };
};

export const resetPassword: Template<ResetPasswordProps> = (props) => ({
  subject: `Choose a new password for ${props.product_name}`,
  preheader: 'Your link to a new password.',
  heading: 'Choose a new password',
  body: [
    paragraph('Somebody, hopefully you, asked for a new password for your account.'),
    origin(props),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'Choose a new password'),
    ...(props.code === undefined
      ? []
      : [paragraph('Or enter this code where you were asked for it:'), code(oneLine(props.code, 12))]),
    note(props.code === undefined ? `The link works once, until ${moment(props, props.expires_at)}.` : validity(props)),
    note('If you did not ask for this, do nothing: your password stays as it is.'),
  ],
  reason: `You get this mail because a new password was requested for your account at ${props.product_name}.`,
});

export const passwordChanged: Template<PasswordChangedProps> = (props) => ({
  subject: `Your password for ${props.product_name} was changed`,
  preheader: 'If this was not you, act now.',
  heading: 'Your password was changed',
  body: [
    paragraph('The password of your account was changed, and all other sessions were signed out.'),
    origin(props, ['When', moment(props, props.changed_at)]),
    paragraph(strong('Was it not you?'), ' Then somebody else has access to your account. Take it back now:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'This was not me'),
  ],
  reason: securityReason(props.product_name),
});

export const alreadyRegistered: Template<AlreadyRegisteredProps> = (props) => ({
  subject: `You already have an account at ${props.product_name}`,
  preheader: 'Somebody tried to register with your address.',
  heading: 'You already have an account',
  body: [
    paragraph(
      `Somebody tried to register at ${props.product_name} with your address. If that was you: you have an account already and can simply sign in.`,
    ),
    button(linkTo(props.public_url, props.sign_in_link), 'Sign in'),
    paragraph(
      'If you no longer know your password, ',
      link(linkTo(props.public_url, props.reset_link), 'choose a new one'),
      '.',
    ),
    note('If it was somebody else, there is nothing to do. They learned nothing about your account.'),
  ],
  reason: securityReason(props.product_name),
});

export const newSignIn: Template<NewSignInProps> = (props) => ({
  subject: `New sign-in to ${props.product_name}`,
  preheader: oneLine(`From ${props.device ?? 'a new device'}. If this was not you, act now.`),
  heading: 'New sign-in to your account',
  body: [
    paragraph('Your account was used on a device that we have not seen before.'),
    origin(props, ['When', moment(props, props.signed_in_at)]),
    paragraph('If this was you, there is nothing to do. If not, sign that device out and change your password:'),
    button(linkTo(props.public_url, props.link), 'Review my sessions'),
  ],
  reason: securityReason(props.product_name),
});

export const sessionRevoked: Template<SessionRevokedProps> = (props) => ({
  subject: `We signed out a device from ${props.product_name}`,
  preheader: 'An old key of your session was used again.',
  heading: 'We signed out one of your devices',
  body: [
    paragraph(
      'A key of your session that had already been replaced was used a second time. This can be a fault of an app, but it also happens when somebody has copied the key. To be safe, we ended that session.',
    ),
    origin(props, ['When', moment(props, props.revoked_at)]),
    paragraph(
      'Sign in again on that device. If you see a session that you do not know, end it and change your password:',
    ),
    button(linkTo(props.public_url, props.link), 'Review my sessions'),
  ],
  reason: securityReason(props.product_name),
});

const signInChanges = {
  second_factor_on: 'From now on, signing in needs a code of your authenticator app too.',
  second_factor_off: 'Signing in no longer needs a code of your authenticator app.',
  recovery_code_used: 'One of your recovery codes was used to sign in. It does not work again.',
  recovery_codes_replaced: 'You have new recovery codes. The old ones no longer work.',
  provider_linked: 'Another way to sign in to your account was added.',
  provider_unlinked: 'A way to sign in to your account was removed.',
} as const;

export const signInChanged: Template<SignInChangedProps> = (props) => ({
  subject: `How you sign in to ${props.product_name} was changed`,
  preheader: 'If this was not you, act now.',
  heading: 'How you sign in was changed',
  body: [
    paragraph(signInChanges[props.change]),
    origin(
      props,
      ['What', props.provider === undefined ? '' : oneLine(props.provider)],
      ['When', moment(props, props.changed_at)],
    ),
    paragraph(strong('Was it not you?'), ' Then somebody else has access to your account. Take it back now:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'This was not me'),
  ],
  reason: securityReason(props.product_name),
});

/** How long a code and a link live, of which the code may be over before. */
function validity(
  props: MailSettings & { readonly expires_at: string; readonly code_expires_at?: string | undefined },
): string {
  const { expires_at, code_expires_at = expires_at } = props;
  if (code_expires_at === expires_at) return `Code and link work once, until ${moment(props, expires_at)}.`;
  return `The code works once, until ${moment(props, code_expires_at)}; the link once, until ${moment(props, expires_at)}.`;
}

export const accountDeleted: Template<AccountDeletedProps> = (props) => ({
  subject: `Your account at ${props.product_name} was deleted`,
  preheader: 'You can bring it back for a while.',
  heading: 'Your account was deleted',
  body: [
    paragraph(
      `You deleted your account. All devices are signed out, and on ${moment(props, props.erased_at)} everything that names you is erased.`,
    ),
    paragraph('Until then you can change your mind:'),
    ...buttonWithAddress(linkTo(props.public_url, props.link), 'Bring my account back'),
    paragraph(strong('Was it not you?'), ' Bring the account back and choose a new password at once.'),
  ],
  reason: securityReason(props.product_name),
});

function origin({ device, ip_address }: Origin, ...more: (readonly [string, string])[]) {
  return facts([...more, ['Device', device && oneLine(device)], ['IP address', ip_address && oneLine(ip_address)]]);
}

function securityReason(product_name: string): string {
  return `You get this mail because it is about the safety of your account at ${product_name}. It cannot be turned off.`;
}
