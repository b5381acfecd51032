// No answer of the Batch API at all: names, connections, certificates and time.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, word } from '../words/code-said.ts'

const places = ['api'] as const
const fault = 'api-unreachable' as const
/** In text from nowhere, the account must be meant. */
const ofBatch = ({ place }: Symptom, words: string) =>
  place === 'api' || words.includes('batch.azure.com')

export const apiNetworkRules: readonly Rule[] = [
  {
    id: 'api-name-for-now',
    when: 'the name of the account does not resolve for now',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      (word(words, 'eai_again') || words.includes('temporary failure in name resolution')),
    cause: cause('unknown', 'network-blocked', 'wait', true),
    explanation:
      'The name server did not answer, so the name of the account could not be resolved.',
    helps: 'Try again; if it lasts, check the name servers of the caller.',
    fault,
    example: { place: 'api', code: 'EAI_AGAIN' },
  },
  {
    id: 'api-name-unknown',
    when: 'the name of the account does not exist for the caller',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      (word(words, 'enotfound') ||
        any(words, [
          'could not resolve host',
          'name or service not known',
          'no such host',
          'remote name could not be resolved',
          'name does not resolve',
          'getaddrinfo failed',
          'nxdomain',
          'failed to resolve',
        ])),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation:
      'The name of the account does not resolve: it is wrong, or the name servers of the caller do not know it (private endpoint without its DNS zone).',
    helps:
      'Check the URL of the account (ACCOUNT.REGION.batch.azure.com) and, with a private endpoint, the DNS zone privatelink.batch.azure.com and its link to the network of the caller.',
    fault,
    example: { place: 'api', message: 'getaddrinfo ENOTFOUND frames.westeurope.batch.azure.com' },
  },
  {
    id: 'api-certificate',
    when: 'the certificate of the account is not trusted by the caller',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      any(words, [
        'self signed certificate',
        'self-signed certificate',
        'self_signed_cert',
        'unable_to_',
        'unable to verify the first certificate',
        'unable to get local issuer',
        'certificate verify failed',
        'certificate has expired',
        'cert_',
        'certificate is not trusted',
        'ssl connection could not be established',
        'trust relationship for the ssl',
        'sslhandshake',
        'ssl: wrong_version',
      ]),
    cause: cause('configuration', 'user-config', 'change-config', false),
    explanation:
      'The certificate that the caller sees is not trusted: a proxy or firewall opens TLS on the way, the clock is wrong, or the roots of the system are old.',
    helps:
      'Let the caller trust the certificate of the proxy, or let traffic to the account pass it unopened; update the roots.',
    fault,
    example: { place: 'api', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  },
  {
    id: 'api-refused',
    when: 'the connection to the account is refused or has no route',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      (word(words, 'econnrefused', 'ehostunreach', 'enetunreach') ||
        any(words, [
          'connection refused',
          'actively refused',
          'no route to host',
          'network is unreachable',
        ])),
    cause: cause('configuration', 'network-blocked', 'change-config', null),
    explanation: 'The connection to the account is refused, or there is no way to it.',
    helps: 'Check the URL, the proxy settings, the firewall and the routes of the caller.',
    fault,
    example: { place: 'api', code: 'ECONNREFUSED' },
  },
  {
    id: 'api-connection-broke',
    when: 'the connection to the account broke',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      (word(words, 'econnreset', 'epipe', 'econnaborted') ||
        any(words, [
          'socket hang up',
          'connection reset',
          'connection was closed',
          'connection aborted',
          'remote end closed connection',
          'forcibly closed',
          'connection broken',
        ])),
    cause: cause('unknown', 'registry-or-dependency-outage', 'wait', true),
    explanation:
      'The connection to the account broke before an answer came; this passes as a rule.',
    helps:
      'Try reads again with a growing pause; read back before repeating an action, as Batch may have it. If it lasts, look for a proxy in between.',
    fault,
    example: { place: 'api', code: 'ECONNRESET' },
  },
  {
    id: 'api-no-answer-in-time',
    when: 'no answer of the account came in time',
    places,
    holds: (symptom, words) =>
      ofBatch(symptom, words) &&
      symptom.httpStatus === undefined &&
      (word(words, 'etimedout', 'esockettimedout') ||
        any(words, [
          'request timed out',
          'connection timed out',
          'read timed out',
          'operation timed out',
          'time-out',
          'timeout expired',
          'timeouterror',
          'did not properly respond after a period',
        ])) &&
      !words.includes('operationtimedout'),
    cause: cause('unknown', 'timeout', 'wait', true),
    explanation: 'No answer of the account came in time.',
    helps:
      'Try reads again with a growing pause; read back before repeating an action. If it lasts, a firewall drops the packets: check the route to the account.',
    fault,
    example: { place: 'api', code: 'ETIMEDOUT' },
  },
]
