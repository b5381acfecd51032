// The small things every stage relies on: durations, error lines, redaction, ids.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationText, momentText } from '../../src/domain/durations.ts'
import { firstErrorLine } from '../../src/domain/error-line.ts'
import { globMatches } from '../../src/domain/glob.ts'
import { incidentId, parseIncidentId } from '../../src/domain/incident.ts'
import { redact } from '../../src/domain/redact.ts'
import { subjectKey } from '../../src/domain/refs.ts'
import { day, hour, minute, noon, second } from '../support/build-facts.ts'

describe('a duration', () => {
  test.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [999, '999 ms'],
    [999.6, '1 s'],
    [second, '1 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [minute, '1 min'],
    [59 * minute + 29 * second, '59 min'],
    [hour - 1, '1 h'],
    [hour + 30 * minute, '1 h 30 min'],
    [day - 1, '1 d'],
    [day + 3 * hour, '1 d 3 h'],
    [7 * day, '7 d'],
  ])('of %i ms reads %s', (given, expected) => {
    expect(durationText(given)).toBe(expected)
  })

  test('and a moment reads in UTC', () => {
    expect(momentText(noon)).toBe('2026-03-01 12:00:00 UTC')
  })
})

describe('the error line', () => {
  test.each([
    [
      'is the strongest, not the first',
      'warning: failed once\nfatal: no repository\n',
      'fatal: no repository',
    ],
    [
      'is the first of its kind',
      'ok\nE: Unable to locate package x\nerror 2',
      'E: Unable to locate package x',
    ],
    ['is the last line where none tells', 'one\ntwo\n\n  \n', 'two'],
    ['is nothing of nothing', '\n\n', ''],
    ['is found behind Windows line ends', 'a\r\nAccess denied\r\nb', 'Access denied'],
  ])('%s', (_, given, expected) => {
    expect(firstErrorLine(given)).toBe(expected)
  })

  test('has 400 characters at most', () => {
    expect(firstErrorLine(`error ${'x'.repeat(900)}`)).toHaveLength(400)
  })
})

const key = `${'Ab1/'.repeat(21)}Zz==`
const hidden: readonly (readonly [string, string])[] = [
  ['the signature of a SAS', 'https://a.blob.core.windows.net/c/b?sv=1&sig=SECRET%2Bx&se=2'],
  ['the first parameter', 'https://a/b?sig=SECRET'],
  ['a SAS in HTML', 'https://a/b?sv=1&amp;sig=SECRET&amp;se=2'],
  ['a SAS in escaped JSON', '{"u":"https://a/b?sv=1\\u0026sig=SECRET"}'],
  ['a SAS in a URL in a URL', 'https://x/?u=https%3A%2F%2Fa%2Fb%3Fsv%3D1%26sig%3DSECRET%26se%3D2'],
  ['a function key', 'https://f.azurewebsites.net/api/x?code=SECRET'],
  ['an account key in a connection string', 'AccountName=a;AccountKey=SECRET==;EndpointSuffix=x'],
  ['a shared access key', 'Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=SECRET='],
  ['a bearer token', 'Authorization: Bearer SECRET'],
  ['a shared key header', '"authorization": "SharedKey account:SECRET="'],
  ['a JSON Web Token', 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJTRUNSRVQifQ.SECRETsecret'],
  ['a password in a URL', 'git clone https://user:SECRET@github.com/x'],
  ['a password', 'password: SECRET'],
  ['a client secret', 'azure_client_secret=SECRET'],
  ['an API key in JSON', '{"api_key":"SECRET"}'],
  ['a password on a command line', 'az login --service-principal --password SECRET'],
]

describe('redacting', () => {
  test.each(hidden)('takes out %s', (_, given) => {
    expect(redact(given)).toContain('REDACTED')
    expect(redact(given)).not.toMatch(/SECRET(?!_)/)
    expect(redact(redact(given))).toBe(redact(given))
  })

  test('takes out a bare account key', () => {
    expect(redact(`key is ${key}.`)).toBe('key is REDACTED.')
  })

  test.each([
    'exit code=1 of a design=2',
    'https://a.blob.core.windows.net/c/b?sv=1&se=2026-03-01',
    'The password of the node is not set',
    'tvmps_0123456789abcdef_d',
  ])('leaves "%s"', (given) => {
    expect(redact(given)).toBe(given)
  })

  test('twice is the same as once, for any text', () => {
    const pieces = fc.constantFrom(
      '?sig=',
      '&sig=',
      'sig%3D',
      '%26',
      'AccountKey=',
      ';',
      '=',
      ' ',
      '"',
      'password',
      ':',
      '://',
      'u:p@',
      'eyJabcdefghijk.abcdefghijk.x',
      'x',
      '--token ',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const once = redact(parts.join(''))
        expect(redact(once)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('an incident’s id', () => {
  const word = (letters: string, min: number, max: number) =>
    fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max })

  test('carries its pool and its own part, there and back', () => {
    const small = 'abcxyz0189'
    fc.assert(
      fc.property(
        word(small, 3, 24),
        word(`${small}ABC_-`, 1, 64),
        word(small, 6, 32),
        (account, pool, suffix) => {
          expect(parseIncidentId(incidentId({ account, pool }, suffix))).toEqual({
            pool: { account, pool: pool.toLowerCase() },
            suffix,
          })
        },
      ),
    )
  })

  test.each([
    '',
    'a.b',
    'renderfarm.frames',
    'renderfarm..abcdef',
    'a.b.abcdef',
    '../x.y.abcdef',
    'renderfarm.fr ames.abcdef',
    'renderfarm.frames.abcdef.x',
  ])('is not "%s"', (given) => {
    expect(parseIncidentId(given)).toBe(undefined)
  })
})

describe('ids', () => {
  test('compare without case, and a node is another one when allocated anew', () => {
    const one = subjectKey({ kind: 'node', nodeId: 'TVM_1', allocationTime: 1 })
    expect(subjectKey({ kind: 'node', nodeId: 'tvm_1', allocationTime: 1 })).toBe(one)
    expect(subjectKey({ kind: 'node', nodeId: 'tvm_1', allocationTime: 2 })).not.toBe(one)
  })

  test.each([
    ['*', 'anything', true],
    ['render-?', 'RENDER-1', true],
    ['render-?', 'render-12', false],
    ['node-*', 'pool-unusable', false],
    ['a.b', 'axb', false],
  ])('of a pattern %s match %s: %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected)
  })
})
