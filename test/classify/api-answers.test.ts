// Answers of the Batch API, and the lack of one: what each is called, its cause, and whether to try again.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { apiCode, apiCodes } from '../../src/domain/api-code.ts'
import type { CauseClass } from '../../src/domain/cause.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { Symptom } from '../../src/domain/symptom.ts'
import { symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'

interface Case {
  when: string
  given: Partial<Symptom>
  expected: { fault: Fault; causeClass: CauseClass; retryHelps: boolean | null; says?: string }
}

const denied = {
  fault: 'api-denied',
  causeClass: 'credentials-or-access',
  retryHelps: false,
} as const
const rejected = { fault: 'api-rejected', causeClass: 'user-config', retryHelps: false } as const
const throttled = { fault: 'api-throttled', causeClass: 'capacity', retryHelps: true } as const
const failed = { fault: 'api-failed', causeClass: 'platform-bug', retryHelps: true } as const
const unknown = { fault: 'api-unknown', causeClass: 'unknown', retryHelps: null } as const

function authentication(value: string): Partial<Symptom> {
  return {
    code: 'AuthenticationFailed',
    httpStatus: 403,
    message: 'Server failed to authenticate the request.',
    details: [{ name: 'AuthenticationErrorDetail', value }],
  }
}

const cases: readonly Case[] = [
  {
    when: 'the signature does not fit, although the string to sign names ocp-date',
    given: authentication(
      "The MAC signature found in the HTTP request 'x' is not the same as any computed signature. Server used following string to sign: 'GET ocp-date:Sun, 01 Mar'",
    ),
    expected: { ...denied, says: 'key' },
  },
  {
    when: 'the clock of the caller is wrong',
    given: authentication('Request date header too old: Sun, 01 Mar 2026 10:00:00 GMT'),
    expected: { ...denied, says: 'clock' },
  },
  {
    when: 'the token is for another audience',
    given: authentication('The access token has been obtained for wrong audience or resource'),
    expected: { ...denied, says: 'another service' },
  },
  {
    when: 'the token is of another tenant',
    given: authentication('The token issuer does not match the tenant of the account'),
    expected: { ...denied, says: 'directory' },
  },
  {
    when: 'the token has expired',
    given: authentication('Lifetime validation failed. The token is expired.'),
    expected: { ...denied, says: 'expired' },
  },
  { when: 'a 401 without a code', given: { httpStatus: 401 }, expected: denied },
  {
    when: 'the account is closed to public networks',
    given: { code: 'AuthorizationFailure', httpStatus: 403 },
    expected: { fault: 'api-denied', causeClass: 'network-blocked', retryHelps: false },
  },
  {
    when: 'a feature that the account does not have',
    given: {
      code: 'Forbidden',
      httpStatus: 403,
      details: [
        {
          name: 'Reason',
          value: 'Property applicationLicenses is not enabled for current account',
        },
      ],
    },
    expected: { ...denied, causeClass: 'user-config', says: 'applicationLicenses' },
  },
  { when: '429', given: { code: 'TooManyRequests', httpStatus: 429 }, expected: throttled },
  {
    when: '429 that says when to come back',
    given: { httpStatus: 429, details: [{ name: 'Retry-After', value: '7' }] },
    expected: { ...throttled, says: 'Retry-After: "7"' },
  },
  { when: '503 that is busy', given: { code: 'ServerBusy', httpStatus: 503 }, expected: throttled },
  {
    when: '503 without a code that says when to come back',
    given: { httpStatus: 503, details: [{ name: 'retry-after', value: '30' }] },
    expected: throttled,
  },
  { when: '503 without a word', given: { httpStatus: 503 }, expected: failed },
  { when: '500', given: { code: 'InternalError', httpStatus: 500 }, expected: failed },
  { when: 'a call that was not ended', given: { code: 'OperationTimedOut' }, expected: failed },
  { when: 'a gateway that fails', given: { httpStatus: 502, message: '<html>' }, expected: failed },
  {
    when: 'a wrong property: names it, its value and the reason',
    given: {
      code: 'InvalidPropertyValue',
      httpStatus: 400,
      details: [
        { name: 'PropertyName', value: 'imageReference' },
        { name: 'PropertyValue', value: 'a b c' },
        { name: 'Reason', value: 'The specified imageReference is not supported.' },
      ],
    },
    expected: { ...rejected, says: 'Property or parameter: "imageReference". Value: "a b c".' },
  },
  {
    when: 'the quota of jobs',
    given: { code: 'ActiveJobAndScheduleQuotaReached', httpStatus: 409 },
    expected: { ...rejected, causeClass: 'quota' },
  },
  {
    when: 'the quota of pools',
    given: { code: 'PoolQuotaReached', httpStatus: 409 },
    expected: { ...rejected, causeClass: 'quota' },
  },
  {
    when: 'a pool that is gone',
    given: { code: 'PoolNotFound', httpStatus: 404 },
    expected: { fault: 'api-not-found', causeClass: 'benign', retryHelps: false },
  },
  {
    when: 'a pool that is being resized',
    given: { code: 'PoolBeingResized', httpStatus: 409 },
    expected: { fault: 'api-conflict', causeClass: 'race', retryHelps: null },
  },
  {
    when: 'files of a task that never started, in a whole pool',
    given: {
      code: 'OperationInvalidForCurrentState',
      message:
        'The files of the specified task cannot be accessed as the task state is still active',
      scope: 'whole-pool',
    },
    expected: { fault: 'api-conflict', causeClass: 'unknown', retryHelps: false },
  },
  {
    when: 'the same of one task',
    given: {
      message:
        'The files of the specified task cannot be accessed as the task state is still active',
      code: 'OperationInvalidForCurrentState',
    },
    expected: { fault: 'api-conflict', causeClass: 'unknown', retryHelps: false },
  },
  {
    when: 'a name that does not exist',
    given: {
      code: 'ENOTFOUND',
      message: 'getaddrinfo ENOTFOUND frames.westeurope.batch.azure.com',
    },
    expected: { fault: 'api-unreachable', causeClass: 'network-blocked', retryHelps: false },
  },
  {
    when: 'a name server that does not answer',
    given: { code: 'EAI_AGAIN' },
    expected: { fault: 'api-unreachable', causeClass: 'network-blocked', retryHelps: true },
  },
  {
    when: 'a connection that is refused',
    given: { code: 'ECONNREFUSED' },
    expected: { fault: 'api-unreachable', causeClass: 'network-blocked', retryHelps: null },
  },
  {
    when: 'a connection that broke',
    given: { code: 'ECONNRESET', message: 'socket hang up' },
    expected: {
      fault: 'api-unreachable',
      causeClass: 'registry-or-dependency-outage',
      retryHelps: true,
    },
  },
  {
    when: 'no answer in time',
    given: { code: 'ETIMEDOUT' },
    expected: { fault: 'api-unreachable', causeClass: 'timeout', retryHelps: true },
  },
  {
    when: 'a certificate of a proxy',
    given: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    expected: { fault: 'api-unreachable', causeClass: 'user-config', retryHelps: false },
  },
  { when: 'a code that stands in no table', given: { code: 'Teapot' }, expected: unknown },
  {
    when: 'a code that stands in no table, with 400',
    given: { code: 'Teapot', httpStatus: 400 },
    expected: unknown,
  },
]

describe('an answer of the API', () => {
  test.each(cases)('$when', ({ given, expected }) => {
    const { says, ...named } = expected
    const answer = nameCause(symptomOf('api', noon, given))
    expect(answer).toMatchObject(named)
    if (says) expect(answer.explanation).toContain(says)
  })

  test('every code of the table is named, in any case, and none by its row alone', () => {
    for (const [key, { name }] of apiCodes) {
      const upper = nameCause(symptomOf('api', noon, { code: name.toUpperCase() }))
      expect(upper.rule, name).toBeDefined()
      expect(upper.fault, name).toBe(apiCode(key)?.fault)
    }
  })
})
