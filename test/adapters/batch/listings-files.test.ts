// Listings over several pages, and the ends of files.
import { describe, expect, test } from 'vitest'
import { type Asked, fault, host, type Reply, scriptedAccount } from './scripted-http.ts'

const page = (ids: string[], next?: string): Reply => ({
  status: 200,
  body: {
    value: ids.map((id) => ({ id, state: 'idle' })),
    ...(next ? { 'odata.nextLink': next } : {}),
  },
})
const link = (token: string) =>
  `https://${host}/pools/frames/nodes?api-version=2022-10-01.16.0&$skiptoken=${token}`

describe('a listing', () => {
  test('follows its pages to the end', async () => {
    const { account, asked } = scriptedAccount([page(['a'], link('WATV2:x^y==')), page(['b'])])
    const listing = await account.nodes('frames')
    expect(listing.items.map((node) => node.nodeId)).toEqual(['a', 'b'])
    expect(listing.complete).toBe(true)
    expect(asked[1]?.query.$skiptoken).toBe('WATV2:x^y==')
    expect(asked[1]?.query['api-version']).toBe('2022-10-01.16.0')
  })

  test('is left off after 20 pages, and says so', async () => {
    const { account, asked } = scriptedAccount([() => page(['a'], link('more'))])
    const listing = await account.nodes('frames')
    expect(asked).toHaveLength(20)
    expect(listing.complete).toBe(false)
    expect(listing.gap).toBe('the nodes of pool frames: left off after 20 pages, 20 read')
  })

  test('keeps what it has when a later page fails', async () => {
    const broken = fault(403, 'AuthenticationFailed', 'No.')
    const { account } = scriptedAccount([page(['a'], link('2')), broken])
    const listing = await account.nodes('frames')
    expect(listing.items).toHaveLength(1)
    expect(listing.complete).toBe(false)
    expect(listing.gap).toMatch(/page 2 could not be read: Batch account renderfarm denies/)
  })

  test('does not follow a link to another host: requests are signed', async () => {
    const { account, asked } = scriptedAccount([page(['a'], 'https://elsewhere.example/nodes?x=1')])
    const listing = await account.nodes('frames')
    expect(asked).toHaveLength(1)
    expect(listing).toMatchObject({
      complete: false,
      gap: `the nodes of pool frames: the link to the next page leads away from ${host}`,
    })
  })

  test('leaves out what has no id, and says how many', async () => {
    const odd: Reply = { status: 200, body: { value: [{ id: 'a' }, { state: 'idle' }, null, 7] } }
    const { account } = scriptedAccount([odd])
    const listing = await account.nodes('frames')
    expect(listing.items.map((node) => node.nodeId)).toEqual(['a'])
    expect(listing).toMatchObject({
      complete: false,
      gap: 'the nodes of pool frames: 3 without an id left out',
    })
  })

  test('without a list is incomplete', async () => {
    const { account } = scriptedAccount([{ status: 200, body: { value: null } }])
    expect(await account.activeJobs()).toEqual({
      items: [],
      complete: false,
      gap: 'the jobs that are not completed: page 1 holds no list',
    })
  })
})

/** A service that has one file. */
function fileServer(content: string, answer: { status?: number; whole?: boolean } = {}) {
  return ({ method, header }: Asked): Reply => {
    const bytes = Buffer.from(content)
    const headers = { 'content-type': 'text/plain', 'ocp-batch-file-isdirectory': 'False' }
    if (method === 'HEAD') {
      return { status: 200, headers: { ...headers, 'content-length': String(bytes.length) } }
    }
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(header('ocp-range') ?? '') ?? []
    const part = answer.whole ? bytes : bytes.subarray(Number(from), Number(to) + 1)
    return { status: answer.status ?? 200, headers, body: part.toString() }
  }
}

describe('the end of a file', () => {
  test('of a node is asked for by its range, with the path as the SDK sends it', async () => {
    const { account, asked } = scriptedAccount([fileServer('0123456789')])
    const answer = await account.nodeFile('frames', 'n1', 'startup/wd/a b.txt', 4)
    expect(answer).toEqual({ kind: 'text', text: '6789', truncated: true })
    expect(asked.map((one) => [one.method, one.path, one.header('ocp-range')])).toEqual([
      ['HEAD', '/pools/frames/nodes/n1/files/startup%2Fwd%2Fa%20b.txt', undefined],
      ['GET', '/pools/frames/nodes/n1/files/startup%2Fwd%2Fa%20b.txt', 'bytes=0-9'],
    ])
    expect(asked[1]?.header('authorization')).toMatch(/^SharedKey renderfarm:/)
  })

  describe('that is cut', () => {
    const signature = 'S3CRET'.repeat(8)
    const url = `error: GET https://x.blob.core.windows.net/c/b?sv=2024&sig=${signature}&se=2027 failed`
    const behind = url.length - url.indexOf(signature)
    const fileKey = `-----BEGIN PRIVATE KEY-----\n${`${'S3CRETb64'.repeat(7)}\n`.repeat(50)}-----END PRIVATE KEY-----\n`

    test.each([
      ['right behind the name of a secret', `${url}\n${'z'.repeat(300 - behind - 1)}`],
      ['within a secret', `${url}\n${'z'.repeat(300 - behind + 9)}`],
      [
        'where the read begins within a secret',
        `${url}\n${'z\n'.repeat(1174 - (behind - 10) / 2)}`,
      ],
      ['within one long line', `${'x'.repeat(9000)} ${url}${'z'.repeat(300 - behind)}`],
      ['in a line longer than all that is read', `${url}${'z'.repeat(2348 - behind + 10)}`],
      ['within a private key', `${fileKey}${'z'.repeat(100)}`],
    ])('%s shows nothing of it', async (_, content) => {
      const { account, asked } = scriptedAccount([fileServer('x'.repeat(5000) + content)])
      const answer = await account.taskFile('job', 't', 'stderr.txt', 300)
      expect(JSON.stringify(answer)).not.toContain('S3CRET')
      const [, from, to] = /=(\d+)-(\d+)/.exec(asked[1]?.header('ocp-range') ?? '') ?? []
      expect(Number(to) - Number(from) + 1).toBe(300 + 2048)
    })

    test('begins with a whole line where the part in front of it has one', async () => {
      const content = Array.from({ length: 400 }, (_, line) => `line ${line} of it`).join('\n')
      const { account } = scriptedAccount([fileServer(content)])
      const answer = await account.taskFile('job', 't', 'stderr.txt', 100)
      expect(answer).toEqual({ kind: 'text', text: content.slice(-100), truncated: true })
    })
  })

  test.each<{
    when: string
    serve: Reply | ((asked: Asked) => Reply)
    expected: unknown
  }>([
    {
      when: 'the file is short',
      serve: fileServer('all of it'),
      expected: { kind: 'text', text: 'all of it', truncated: false },
    },
    {
      when: 'the file is empty',
      serve: fileServer(''),
      expected: { kind: 'text', text: '', truncated: false },
    },
    {
      when: 'the service answers 206',
      serve: fileServer('short', { status: 206 }),
      expected: { kind: 'text', text: 'short', truncated: false },
    },
    {
      when: 'the service ignores the range',
      serve: fileServer(`${'x'.repeat(50)}the end of it all`, { whole: true }),
      expected: { kind: 'text', text: 'the end of it all'.slice(-16), truncated: true },
    },
    {
      when: 'a character is cut in two',
      serve: fileServer(`${'é'.repeat(8)}a`),
      expected: { kind: 'text', text: `${'é'.repeat(7)}a`, truncated: true },
    },
    {
      when: 'it holds a secret',
      serve: fileServer('password=hunter2'),
      expected: { kind: 'text', text: 'password=REDACTED', truncated: false },
    },
    {
      when: 'it is a directory',
      serve: { status: 200, headers: { 'ocp-batch-file-isdirectory': 'True' } },
      expected: { kind: 'unavailable', reason: 'It is a directory' },
    },
    {
      when: 'there is none',
      serve: { status: 404 },
      expected: { kind: 'unavailable', reason: 'There is no such file' },
    },
    {
      when: 'the task has been cleaned up',
      serve: fault(409, 'TaskFilesCleanedup', 'The files of the specified task are cleanedup.'),
      expected: {
        kind: 'unavailable',
        reason: '409 TaskFilesCleanedup: The files of the specified task are cleanedup.',
      },
    },
    {
      when: 'the connection breaks',
      serve: { throws: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) },
      expected: { kind: 'unavailable', reason: 'No answer (ECONNRESET): socket hang up' },
    },
  ])('when $when', async ({ serve, expected }) => {
    const { account } = scriptedAccount([serve])
    expect(await account.taskFile('job', 't', 'stderr.txt', 16)).toEqual(expected)
  })
})

describe('when a file changed last', () => {
  const changed = 'Sat, 28 Feb 2026 23:00:00 GMT'

  test.each<{ when: string; serve: Reply; expected: number | undefined }>([
    {
      when: 'it is there',
      serve: { status: 200, headers: { 'last-modified': changed } },
      expected: Date.UTC(2026, 1, 28, 23),
    },
    { when: 'nothing says so', serve: { status: 200 }, expected: undefined },
    { when: 'it is gone', serve: { status: 404 }, expected: undefined },
    {
      when: 'the connection breaks',
      serve: { throws: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) },
      expected: undefined,
    },
  ])('is $expected when $when', async ({ serve, expected }) => {
    const { account, asked } = scriptedAccount([serve])
    expect(await account.taskFileChangedAt('job', 't', 'stdout.txt')).toBe(expected)
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'HEAD /jobs/job/tasks/t/files/stdout.txt',
    ])
  })
})
