// Answers that deny access for who asks: clock, signature, token told apart.
import { apiCode } from '../../domain/api-code.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, coded, detail, quoted, word } from '../words/code-said.ts'

const places = ['api'] as const
const fault = 'api-denied' as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)
const certain = { ...access, confidence: 'certain' } as const
const denied = (symptom: Symptom, words: string) =>
  (symptom.place === 'api' && apiCode(symptom.code)?.fault === 'api-denied') ||
  coded(symptom, words, 'authenticationfailed', 'invalidauthenticationinfo', 'unauthorized') ||
  symptom.httpStatus === 401 ||
  symptom.httpStatus === 403 ||
  words.includes('failed to authenticate the request')

function detailText(symptom: Symptom): string {
  const text = detail(symptom, 'authenticationerrordetail', 'reason')
  return text === '' ? '' : ` Batch says: ${quoted(text, 200)}`
}

export const apiCallerRules: readonly Rule[] = [
  {
    id: 'api-clock-skew',
    when: 'a request is denied as its time lies too far from the clock of the service',
    places,
    holds: (symptom, words) =>
      any(words, [
        'clock skew',
        'request date header too old',
        'date header is too old',
        'date in the request is too old',
        'not within the allowed time',
        'more than 15 minutes',
        'older than 15 minutes',
        'time difference',
      ]) ||
      (denied(symptom, words) &&
        any(words, ['ocp-date', 'date header', 'too old', 'not yet valid', 'clock']) &&
        // The string to sign, which a wrong signature quotes, names ocp-date as well.
        !words.includes('mac signature')),
    cause: access,
    explanation: (symptom) =>
      `The clock of the caller is wrong: Batch takes requests whose time is within 15 minutes of its own.${detailText(symptom)}`,
    helps: 'Set the clock of the caller (NTP, time zone), then try again.',
    fault,
    example: {
      place: 'api',
      code: 'AuthenticationFailed',
      httpStatus: 403,
      details: [{ name: 'AuthenticationErrorDetail', value: 'Request date header too old' }],
    },
  },
  {
    id: 'api-signature-wrong',
    when: 'the signature of a request is not the one that the key gives',
    places,
    holds: (_symptom, words) =>
      any(words, [
        'mac signature',
        'signature found in the http request',
        'not the same as any computed signature',
        'used following string to sign',
      ]),
    cause: certain,
    explanation:
      'The signature of the request does not fit: the account key is wrong or was regenerated, or what was signed is not what was sent (a proxy, another library).',
    helps: 'Put a current key of this account into the settings, or use Microsoft Entra ID.',
    fault,
    example: {
      place: 'api',
      code: 'AuthenticationFailed',
      details: [
        {
          name: 'AuthenticationErrorDetail',
          value:
            'The MAC signature found in the HTTP request is not the same as any computed signature.',
        },
      ],
    },
  },
  {
    id: 'api-token-wrong',
    when: 'a token is for another audience, tenant or issuer',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) &&
      (any(words, ['audience', 'issuer', 'tenant', 'wrong resource', 'invalid_resource']) ||
        word(words, 'aud', 'iss')) &&
      !words.includes('mac signature'),
    cause: certain,
    explanation: (symptom) =>
      `The token of the caller is for another service or directory.${detailText(symptom)}`,
    helps:
      'Ask for a token with scope https://batch.core.windows.net//.default from the tenant of the subscription; a token for management.azure.com is not taken here.',
    fault,
    example: {
      place: 'api',
      code: 'AuthenticationFailed',
      details: [
        {
          name: 'AuthenticationErrorDetail',
          value: 'The specified type of token is for a wrong audience',
        },
      ],
    },
  },
  {
    id: 'api-token-expired',
    when: 'a token has expired',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) &&
      any(words, [
        'token is expired',
        'token has expired',
        'expired token',
        'lifetime validation failed',
        'token expired',
        'accesstokenexpired',
      ]),
    cause: access,
    explanation: 'The token of the caller has expired.',
    helps:
      'Get a new token before each lives out its hour; the Azure credential classes do so by themselves.',
    fault,
    example: {
      place: 'api',
      code: 'AuthenticationFailed',
      details: [{ name: 'AuthenticationErrorDetail', value: 'The token has expired' }],
    },
  },
  {
    id: 'api-way-not-allowed',
    when: 'the account does not take the way of authentication that was used',
    places,
    holds: (symptom, words) =>
      any(words, [
        'shared key is not allowed',
        'shared key authentication is disabled',
        'shared key authentication is not',
        'sharedkey is not',
        'allowedauthenticationmodes',
        'authentication mode is not',
        'not allowed for this account',
        'requires azure active directory',
        'requires aad',
        'requires microsoft entra',
        'only supports aad',
        'must be authenticated using azure active directory',
      ]) || coded(symptom, words, 'invalidrestapiforaccountsetting'),
    cause: access,
    explanation:
      'The account does not take this way of authentication: accounts can switch shared keys off, and user-subscription accounts and pools in a virtual network need Microsoft Entra ID.',
    helps: 'Use Microsoft Entra ID with a role on the account, or allow shared keys on it.',
    fault,
    example: {
      place: 'api',
      code: 'AuthenticationFailed',
      message: 'Shared key authentication is disabled for the account',
    },
  },
]
