// Redaction: which forms of a secret are taken out, what stays readable, and that a hostile text costs no more than its length.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstErrorLine } from '../../src/domain/error-line.ts'
import { globMatches } from '../../src/domain/glob.ts'
import { plain } from '../../src/domain/plain.ts'
import { redact } from '../../src/domain/redact.ts'
import { type SecretShape, secretShapes } from '../../src/domain/secret-shapes.ts'
import { stepsOf } from '../support/steps.ts'

const s = 'SeCrEtVaLuE1234567890abcdefghijklmnop'
const key = `${'A'.repeat(40)}${'b/+9'.repeat(11)}Zz==`

const forms: readonly string[] = [
  `x-functions-key: ${s}`,
  `{"x-functions-key":"${s}"}`,
  `aeg-sas-key: ${s}=`,
  `aeg-sas-token: r=x&e=y&s=${s}`,
  `Ocp-Apim-Subscription-Key: ${s}`,
  `api-key: ${s}`,
  `Authorization: SharedKey account:${s}`,
  `Authorization: SharedKeyLite account:${s}`,
  `Proxy-Authorization: Basic ${s}`,
  `authorization: ${s}`,
  `Bearer ${s}`,
  `curl -H 'Authorization: Bearer ${s}' https://x`,
  `AWS_SECRET_ACCESS_KEY=${s}`,
  `aws_secret_access_key = ${s}`,
  `AZURE_STORAGE_ACCESS_KEY=${s}`,
  `AZURE_CLIENT_SECRET=${s}`,
  `export GITHUB_TOKEN=${s}`,
  `remote: ghp_${s} is not valid`,
  `DB_PASS=${s}`,
  `key1: ${s}`,
  `{"access_token":"${s}"}`,
  `{"password":"a,${s}"}`,
  `{"password":"a\\"${s}"}`,
  `{\\"password\\":\\"a,${s}\\"}`,
  `{\\"password\\":\\"a\\\\\\"${s}\\"}`,
  `{'accountKey': '${s}'}`,
  `{"accountKey" : "${s}"}`,
  `{"client_secret":"${s}"}`,
  `{"sig":"${s}"}`,
  `<AccountKey>${s}</AccountKey>`,
  `AccountKey: ${s}`,
  `accountKey: ${s}`,
  `AccountKey=a;${s};EndpointSuffix=core.windows.net`,
  `AccountKey%3D${s}`,
  `https://x/?u=a%26code%3D${s}`,
  `https://x/?u=a%253Fsig%253D${s}`,
  `%7B%22password%22%3A%22${s}%22%7D`,
  `token: ${s}`,
  `token=${s}`,
  `refresh_token=${s}`,
  `sig: ${s}`,
  `sig = ${s}`,
  `&SIG=${s}`,
  `signature=${s}`,
  `password:\n${s}`,
  `password => '${s}'`,
  `user[password]=${s}`,
  `login --password "two ${s}"`,
  `login --account-key '${s}'`,
  `Password="x;${s}"`,
  `Password=x;${s}`,
  `smtp://u:ab/${s}@host`,
  `smtp://u:ab@${s}@host`,
  `smtp://u@example.com:${s}@host`,
  `amqp://:${s}@host`,
  `curl -u me:${s} https://x`,
  `curl --user "me:two ${s}" https://x`,
  `docker login -u u -p ${s} r.azurecr.io`,
  `mysql -p${s}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN PRIVATE KEY-----\n${s}`,
  `${s}\n${s}\n-----END PRIVATE KEY-----`,
]

/** What an operator needs to read. */
const stays: readonly string[] = [
  'primary key violated, sort key: frames',
  'KeyError: frame_0001',
  'PartitionKey=20260301;RowKey=0001',
  'token expired, the password is wrong',
  'password: null',
  'killed by sig: 9',
  '# pass: 12, fail: 0',
  'exit code: 137, exit code=1',
  'PWD=/mnt/batch/tasks/workitems/job/job-1/t1/wd',
  'max_tokens=4096 tokens: 12',
  'docker run -u 1000:1000 -p 80:80 image',
  'token: undefined',
  'tvmps_25b8d2c1e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f80911_d',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'https://packages.example.org:443/@scope/pkg@1.2.3',
  'http://127.0.0.1:10000/devstoreaccount1/out/frame@2x.png',
  'https://a.blob.core.windows.net/scenes/shot_010/frame.0001.exr?sv=2024-01-01&se=2026-03-01',
  'fatal: could not read from git@github.com:studio/tools.git',
  'E: Failed to fetch http://azure.archive.ubuntu.com/ubuntu/pool/main/c/curl_7.81.0_amd64.deb 404 Not Found [IP: 20.1.2.3 80]',
  'curl: (6) Could not resolve host: scenes.blob.core.windows.net',
  'The specified operation is not valid for the current state of the resource.\nRequestId:9c2d5c1e-0b5e-4a1f-8a0e-0d5b8a6a3f11\nTime:2026-03-01T12:00:00.0000000Z',
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  'BlobAccessDenied: Access for one of the specified Azure Blob(s) is denied',
  '    at Object.<anonymous> (/app/dist/token.js:12:5)\n    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  '  File "/app/render.py", line 12, in main\n    raise KeyError(key)',
  'System.Threading.CancellationToken cancellationToken) in /src/Client.cs:line 5',
  'std::token::parse failed',
  "Access denied for user 'root'@'localhost' (using password: YES)",
  'http://[::1]:80/frame@2x.png',
]

describe('redacting', () => {
  test.each(forms)('takes the secret out of %s', (given) => {
    const clean = redact(given)
    expect(clean).not.toContain(s)
    expect(clean).toContain('REDACTED')
    expect(redact(clean)).toBe(clean)
  })

  test('takes out keys by their shape alone', () => {
    expect(redact(`is ${encodeURIComponent(key)} here`)).toBe('is REDACTED here')
    expect(redact(`is ${'x'.repeat(43)}= here`)).toBe('is REDACTED here')
  })

  test.each(stays)('leaves %s', (given) => {
    expect(redact(given)).toBe(given)
  })

  test.each([
    ['key: frames and more', /and more$/],
    ['the token: it has expired', /has expired$/],
    ['AccountName=a;AccountKey=x==;EndpointSuffix=core', /^AccountName=a;.*;EndpointSuffix=core$/],
    ['https://a/b?sv=1&sig=abc&se=2026 failed', /sv=1&sig=REDACTED&se=2026 failed$/],
    ['user=x,password=y,host=db', /^user=x,password=REDACTED,host=db$/],
    ['{"password":"x","pool":"frames"}', /"pool":"frames"}$/],
    ['GET smtp://u:p@host:25/x failed', /^GET smtp:\/\/u:REDACTED@host:25\/x failed$/],
    ['{"token": {"pool": "frames"}}', /^{"token": {"pool": "frames"}}$/],
  ])('of %s leaves what is beside the secret', (given, expected) => {
    expect(redact(given)).toMatch(expected)
  })

  test('twice is the same as once, for any text', () => {
    const pieces = [...forms, ...stays, '"', "'", '\\', ' ', '=', ':', '&', ';', '%3D', '@', '\n']
    const cut = fc
      .tuple(fc.constantFrom(...pieces), fc.nat(60), fc.nat(60))
      .map(([text, from, length]) => text.slice(from % text.length, (from % text.length) + length))
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 10 }), (parts) => {
        const clean = redact(parts.join(''))
        expect(redact(clean)).toBe(clean)
      }),
      { numRuns: 3000 },
    )
  })
})

/** Whether eight times the length takes at most nine times the steps; by the square it would be 64 times. */
function costsByLength(work: (length: number) => unknown): boolean {
  return stepsOf(() => work(4_000)) < 9 * stepsOf(() => work(500))
}

describe('a shape that would be slow is known as such', () => {
  const { find: first } = secretShapes[0] ?? { find: /x/ }
  test.each([
    { how: 'by the square', find: /\w+\s*:x/g, expected: false },
    { how: 'by the square, where it looks back', find: /(?<=x[^x]*)!!/g, expected: false },
    { how: 'by its length', find: first, expected: true },
  ])('$how', ({ find, expected }) => {
    const shapes = secretShapes as SecretShape[]
    shapes.push({ find, put: 'REDACTED' })
    try {
      const text = (length: number) => `x${'a'.repeat(length / 4)} ${'! '.repeat(length / 4)}key: b`
      expect(costsByLength((length) => redact(text(length)))).toBe(expected)
    } finally {
      shapes.pop()
    }
  })

  test('with each letter as much as before', () => {
    const shapes = secretShapes as SecretShape[]
    shapes.push({ find: /(?:\w+)+:x/g, put: 'REDACTED' })
    try {
      expect(() => costsByLength((length) => redact(`${'a'.repeat(length)} key: b`))).toThrow(
        'steps are tried',
      )
    } finally {
      shapes.pop()
    }
  })
})

describe('a text made to be slow', () => {
  const units = [
    ...[
      '-eyJaaaaaaaaaaaa',
      '-eyJaaaaaaaaaa.aaaaaaaaaaa',
      'eyJaaaaaaaa.',
      'Authorization ',
      '://a:',
    ],
    ...[
      '://:',
      'password ',
      'password="',
      'password\\"',
      ' ',
      'A',
      ' --token ',
      'sig=',
      '%26sig%3d',
    ],
    ...[
      '?code=',
      'Authorization: Bearer ',
      'password: ',
      'login -p',
      ' -u a',
      '<key>',
      '%2525',
      ',',
    ],
    ...['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', 'A\n', 'key', 'a@', '\\', ',a'],
  ]
  test.each(units)('of %j costs by its length, not by its square', (unit) => {
    const of = (length: number) => unit.repeat(length / unit.length)
    for (const work of [redact, firstErrorLine, (text: string) => plain(text, text.length)]) {
      expect(costsByLength((length) => work(of(length)))).toBe(true)
    }
  })
})

describe('a name in front of a long run', () => {
  test.each([
    ['sig=', '\\'],
    ['password', '\\'],
    ['password', ' '],
    ['?code=', ','],
    ['Authorization:', ' '],
    ['password%3D', '%25'],
    ['login ', ' -p'],
  ])('%s %j costs by its length too', (name, unit) => {
    const of = (length: number) => name + unit.repeat(length / unit.length)
    expect(costsByLength((length) => redact(of(length)))).toBe(true)
  })
})

describe('a pattern', () => {
  test.each([
    ['*a'.repeat(30), 'b', 'a'.repeat(64), false],
    ['*'.repeat(60), 'b', 'a'.repeat(64), false],
    ['*a'.repeat(30), '*', 'a'.repeat(64), true],
    ['?*'.repeat(60), 'b', 'a'.repeat(64), false],
  ])('of many wildcards (%s%s) takes few steps', (stars, end, text, expected) => {
    const pattern = stars + end
    const steps = stepsOf(() => expect(globMatches(pattern, text)).toBe(expected))
    expect(steps).toBeGreaterThan(text.length)
    expect(steps).toBeLessThan(20 * pattern.length * text.length)
  })

  test('matches what a regular expression would', () => {
    const letters = fc.constantFrom('a', 'B', 'b', '-')
    const wild = fc.constantFrom('a', 'b', '-', '*', '?')
    fc.assert(
      fc.property(fc.string({ unit: wild, maxLength: 6 }), fc.string({ unit: letters }), (p, t) => {
        const source = p.replaceAll('*', '.*').replaceAll('?', '.')
        expect(globMatches(p, t)).toBe(new RegExp(`^${source}$`, 'i').test(t))
      }),
      { numRuns: 2000 },
    )
  })
})
