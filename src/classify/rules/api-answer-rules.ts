// Answers of the Batch API that are no success and deny nothing: throttling, failures, wrong requests, states.
import { apiCode } from '../../domain/api-code.ts'
import type { Cause } from '../../domain/cause.ts'
import { faultRow } from '../../domain/fault.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, coded, detail, quoted, word } from '../words/code-said.ts'

const places = ['api'] as const

function waitText(symptom: Symptom): string {
  const wait = detail(symptom, 'retryafter', 'xmsretryafterms')
  return wait === ''
    ? ' It names no time to wait; several seconds are the least.'
    : ` It asks to wait (Retry-After: ${quoted(wait, 40)}).`
}

/** What the values of the answer name: the property or parameter, its value and the reason. */
function namedText(symptom: Symptom): string {
  const name = detail(symptom, 'propertyname', 'queryparametername', 'headername')
  const value = detail(symptom, 'propertyvalue', 'queryparametervalue', 'headervalue')
  const reason = detail(symptom, 'reason')
  return [
    name === '' ? '' : ` Property or parameter: ${quoted(name, 80)}.`,
    value === '' ? '' : ` Value: ${quoted(value, 120)}.`,
    reason === '' ? '' : ` Reason: ${quoted(reason, 240)}.`,
  ].join('')
}

const rejected: Cause = cause('workload', 'user-config', 'change-config', false, 'certain')

export const apiAnswerRules: readonly Rule[] = [
  {
    id: 'api-throttled',
    when: 'the service takes no more requests for now (429, or 503 that is busy or says when to come back)',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'toomanyrequests', 'toomanyenableautoscalerequests') ||
      symptom.httpStatus === 429 ||
      (symptom.httpStatus === 503 && detail(symptom, 'retryafter') !== '') ||
      (symptom.place === 'api' &&
        (coded(symptom, words, 'serverbusy') ||
          any(words, ['too many requests', 'the server is busy']) ||
          word(words, '429'))),
    cause: cause('platform', 'capacity', 'wait', true),
    explanation: (symptom) => `The account has had too many requests for now.${waitText(symptom)}`,
    helps:
      'Wait, at least as long as Retry-After says, with a growing pause; find who polls the account too often, and add tasks in collections of 100.',
    fault: 'api-throttled',
    example: { place: 'api', code: 'TooManyRequests', httpStatus: 429 },
  },
  {
    id: 'api-failed',
    when: 'the service fails by itself (5xx)',
    places,
    holds: ({ place, code, httpStatus }, words) =>
      (httpStatus !== undefined && httpStatus >= 500 && httpStatus !== 501) ||
      (place === 'api' &&
        code === '' &&
        (word(words, '500', '502', '503', '504') ||
          any(words, ['internal server error', 'bad gateway', 'service unavailable']))) ||
      (place === 'api' && apiCode(code)?.fault === 'api-failed'),
    cause: cause('platform', 'platform-bug', 'wait', true),
    explanation: ({ code }) =>
      `${apiCode(code)?.says ?? 'The service failed to answer.'} Such failures are on the side of the service and pass as a rule.`,
    helps:
      'Try reads again with a growing pause; read back before repeating an action, as Batch may have it. See the service health of Azure if it lasts.',
    fault: 'api-failed',
    example: { place: 'api', code: 'InternalError', httpStatus: 500 },
  },
  {
    id: 'api-value-wrong',
    when: 'the service names a property, parameter or header of the request that is wrong',
    places,
    holds: ({ place, code }) =>
      (place === 'api' || place === 'unknown') && apiCode(code)?.fault === 'api-rejected',
    cause: rejected,
    explanation: (symptom) =>
      `${apiCode(symptom.code)?.says ?? 'The request is wrong.'}${namedText(symptom)}`,
    helps: 'Mend what the answer names; the same request will be rejected again.',
    fault: 'api-rejected',
    example: {
      place: 'api',
      code: 'InvalidPropertyValue',
      httpStatus: 400,
      details: [
        { name: 'PropertyName', value: 'vmSize' },
        { name: 'PropertyValue', value: 'standard_x' },
        { name: 'Reason', value: 'The specified vmSize is not supported' },
      ],
    },
  },
  {
    id: 'api-exists-or-gone',
    when: 'the resource is so already: there, gone, or ended',
    places,
    holds: ({ place, code }) =>
      (place === 'api' || place === 'unknown') && apiCode(code)?.means === 'done',
    cause: cause('unknown', 'benign', 'ignore', false),
    explanation: ({ code }) => apiCode(code)?.says ?? '',
    helps:
      'For a call that wanted just this it is success; otherwise check the id, or use another one.',
    fault: 'api-not-found',
    example: { place: 'api', code: 'PoolNotFound', httpStatus: 404 },
  },
  {
    id: 'api-busy-for-now',
    when: 'the resource is on its way to another state, or was changed meanwhile',
    places,
    holds: ({ place, code }) => {
      const known = apiCode(code)
      return (
        (place === 'api' || place === 'unknown') &&
        known?.fault === 'api-conflict' &&
        (known.means === 'wait' || known.means === 'in-progress')
      )
    },
    cause: cause('workload', 'race', 'wait', null),
    explanation: ({ code }) => apiCode(code)?.says ?? '',
    helps: 'Read the resource again, wait until it is steady, and decide on what it is then.',
    fault: 'api-conflict',
    example: { place: 'api', code: 'PoolBeingResized', httpStatus: 409 },
  },
  {
    id: 'api-state-does-not-admit',
    when: 'the resource is in a state, or of a kind, that does not admit the call',
    places,
    holds: ({ place, code }) =>
      (place === 'api' || place === 'unknown') && apiCode(code)?.fault === 'api-conflict',
    cause: cause('workload', 'user-config', 'change-code', false),
    explanation: (symptom) => `${apiCode(symptom.code)?.says ?? ''}${namedText(symptom)}`,
    helps: 'Read the resource again and decide on what it is; the same call will be refused again.',
    fault: 'api-conflict',
    example: { place: 'api', code: 'TaskSucceeded', httpStatus: 409 },
  },
  {
    id: 'api-named-thing-unknown',
    when: 'something that the request names is not known to the service',
    places,
    holds: ({ place, code }) =>
      (place === 'api' || place === 'unknown') && apiCode(code)?.fault === 'api-not-found',
    cause: rejected,
    explanation: (symptom) => `${apiCode(symptom.code)?.says ?? ''}${namedText(symptom)}`,
    helps: faultRow('api-not-found').helps,
    fault: 'api-not-found',
    example: { place: 'api', code: 'NodeAgentSKUNotFound', httpStatus: 404 },
  },
]
