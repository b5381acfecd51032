// Answers of the Batch API that are no success, and the lack of one.
import { type FaultRow, pages } from './fault-row.ts'

export const apiFaults = {
  'api-unreachable': {
    title: 'Batch cannot be reached',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'No answer came from the Batch account: its name does not resolve, the connection was refused or broke, or the time ran out.',
    helps:
      'Check the URL, the name resolution (private endpoint and DNS zone), the firewall and the proxy between the caller and the account.',
    link: pages.errorHandling,
  },
  'api-throttled': {
    title: 'Batch takes no more requests for now',
    party: 'platform',
    causeClass: 'capacity',
    fixClass: 'wait',
    retryHelps: true,
    explanation:
      'The account has had too many requests; it may say in Retry-After when to come back.',
    helps:
      'Wait, at least as long as Retry-After says, with a growing pause; find who polls the account too often.',
    link: pages.errorHandling,
  },
  'api-failed': {
    title: 'Batch failed to answer',
    party: 'platform',
    causeClass: 'platform-bug',
    fixClass: 'wait',
    retryHelps: true,
    explanation: 'The failure is on the side of the service (5xx) and passes as a rule.',
    helps:
      'Try reads again with a growing pause; read back before repeating an action, as Batch may have it.',
    link: pages.errorHandling,
  },
  'api-denied': {
    title: 'Batch denies access',
    party: 'configuration',
    causeClass: 'credentials-or-access',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The key, token or role of the caller is not accepted; Batch answers 403 for this, also for a wrong signature.',
    helps:
      'Check the account key or the role of the identity, the audience of the token (https://batch.core.windows.net/), the clock of the caller and the firewall of the account.',
    link: pages.apiErrors,
  },
  'api-conflict': {
    title: 'Batch cannot do that in this state',
    party: 'unknown',
    causeClass: 'race',
    fixClass: 'wait',
    retryHelps: null,
    explanation:
      'The resource is in a state that does not admit the operation, or changed meanwhile.',
    helps: 'Read the resource again and decide on what it is now.',
    link: pages.apiErrors,
  },
  'api-not-found': {
    title: 'Batch does not know the resource',
    party: 'unknown',
    causeClass: 'benign',
    fixClass: 'ignore',
    retryHelps: false,
    explanation: 'The pool, node, job, task or file is not there, or not any more.',
    helps: 'For a removal that is success; otherwise check the id.',
    link: pages.apiErrors,
  },
  'api-rejected': {
    title: 'Batch rejects the request',
    party: 'workload',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: false,
    explanation:
      'The request itself is wrong: a property, a parameter, a header or the API version.',
    helps: 'Mend what the error names; the same request will be rejected again.',
    link: pages.apiErrors,
  },
  'api-unknown': {
    title: 'Batch answers with an unknown code',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The answer carries a code that stands in no table.',
    helps: 'Keep the request id and the whole answer, and look the code up.',
    link: pages.apiErrors,
  },
} as const satisfies Record<string, FaultRow>
