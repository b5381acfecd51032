// Answers that deny access for what the account allows: network, state, features, roles; and those without a word.
import { apiCode } from '../../domain/api-code.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, coded, detail, quoted, word } from '../words/code-said.ts'

const places = ['api'] as const
const fault = 'api-denied' as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)
const certain = { ...access, confidence: 'certain' } as const
/** In text from nowhere, Batch must be meant. */
const ofBatch = ({ place }: Symptom, words: string) => place === 'api' || words.includes('batch')
const denied = (symptom: Symptom, words: string) =>
  (symptom.place === 'api' && apiCode(symptom.code)?.fault === 'api-denied') ||
  coded(symptom, words, 'authenticationfailed', 'invalidauthenticationinfo', 'unauthorized') ||
  symptom.httpStatus === 401 ||
  symptom.httpStatus === 403 ||
  (symptom.place === 'api' &&
    symptom.code === '' &&
    (any(words, ['forbidden', 'unauthorized']) || word(words, '401', '403'))) ||
  words.includes('failed to authenticate the request')

function detailText(symptom: Symptom): string {
  const text = detail(symptom, 'authenticationerrordetail', 'reason')
  return text === '' ? '' : ` Batch says: ${quoted(text, 200)}`
}

export const apiDeniedRules: readonly Rule[] = [
  {
    id: 'api-network-denied',
    when: 'the account does not take requests from the network of the caller',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'authorizationfailure', 'publicnetworkaccessdisabled') ||
      (ofBatch(symptom, words) &&
        any(words, [
          'public network access is disabled',
          'public network access disabled',
          'this request is not authorized to perform this operation',
          'public network access to',
          'public access is disabled',
          'publicnetworkaccess',
          'not allowed by network',
          'network rules',
          'ip address is not allowed',
          'not an allowed ip',
          'private endpoint connection',
        ])),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation:
      'The account is closed to the network of the caller: public access is off, or its address is not among those allowed.',
    helps:
      'Reach the account through its private endpoint (with the DNS zone privatelink.batch.azure.com), or allow the address of the caller in the network settings of the account.',
    fault,
    example: {
      place: 'api',
      code: 'AuthorizationFailure',
      httpStatus: 403,
      message: 'This request is not authorized to perform this operation.',
    },
  },
  {
    id: 'api-account-disabled',
    when: 'the account or its subscription is disabled',
    places: ['api', 'resize', 'job', 'node'],
    holds: (symptom, words) =>
      coded(
        symptom,
        words,
        'accountisdisabled',
        'subscriptiondisabled',
        'readonlydisabledsubscription',
      ) ||
      any(words, [
        'account is disabled',
        'account is blocked',
        'account has been disabled',
        'subscription is disabled',
        'subscription has been disabled',
      ]),
    cause: certain,
    explanation:
      'The Batch account or its subscription is disabled (spending limit, expired offer, abuse check).',
    helps:
      'Look at the page of the subscription in the portal; ask Azure support to enable it again.',
    fault,
    example: { place: 'api', code: 'AccountIsDisabled', httpStatus: 403 },
  },
  {
    id: 'api-feature-not-enabled',
    when: 'a property is not enabled for the account',
    places,
    holds: ({ place }, words) => place === 'api' && words.includes('is not enabled for'),
    cause: cause('configuration', 'user-config', 'change-config', false, 'certain'),
    explanation: (symptom) =>
      `The account does not allow a property of the request.${detailText(symptom)}`,
    helps:
      'Application packages need an auto-storage account, licences an account that is entitled to them: set the account up, or leave the property out.',
    fault,
    example: {
      place: 'api',
      code: 'Forbidden',
      httpStatus: 403,
      details: [
        {
          name: 'Reason',
          value: 'Property applicationPackageReferences is not enabled for current account',
        },
      ],
    },
  },
  {
    id: 'api-role-missing',
    when: 'the caller has no role for the operation',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'authorizationfailed', 'insufficientaccountpermissions') ||
      (ofBatch(symptom, words) &&
        any(words, [
          'does not have authorization to perform',
          'does not have permission to perform',
          'no permission to',
          'insufficient privileges',
        ])),
    cause: certain,
    explanation: 'The identity of the caller has no role that allows this on the account.',
    helps:
      'Grant it Azure Batch Data Contributor (or Azure Batch Job Submitter for jobs alone) on the account; a new role takes some minutes.',
    fault,
    example: { place: 'api', code: 'InsufficientAccountPermissions', httpStatus: 403 },
  },
  {
    id: 'api-denied',
    when: 'the service denies access without another word',
    places,
    holds: denied,
    cause: access,
    explanation: (symptom) =>
      `The key, signature, token or role of the caller is not accepted; Batch answers 403 for all of them.${detailText(symptom)}`,
    helps:
      'Check the account key or the role of the identity, the audience of the token (https://batch.core.windows.net/), the clock of the caller and the firewall of the account.',
    fault,
    example: { place: 'api', code: 'AuthenticationFailed', httpStatus: 403 },
  },
]
