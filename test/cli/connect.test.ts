// `batch-medic connect`: what is asked of the app, what is printed, and every wrong way to ask.
import { describe, expect, test } from 'vitest'
import { noAnswer, run } from './cli-fixture.ts'

const until = '2026-03-01T05:05:06.000Z'
const access = {
  pool: { account: 'renderfarm', pool: 'frames' },
  ...{ nodeId: 'tvmps_25b8_d', user: 'medicab12cd34', by: 'ann', verified: false },
  ...{ reason: 'hangs', isAdmin: false, at: '2026-03-01T04:05:06.000Z', until },
}
const given = { kind: 'given', access, os: 'linux', address: '203.0.113.7', port: 50_001 }
const publicKey = 'ssh-ed25519 AAAAC3Nz ann@desk'
const home = { env: { HOME: '/home/ann' } }
const keys = (files: Record<string, string>) => ({
  ...home,
  readText: (path: string): string | undefined => files[path],
})
const withKey = keys({ '/home/ann/.ssh/id_ed25519.pub': `${publicKey}\n` })

/** Runs and keeps what was sent. */
async function connect(argv: string, answer: unknown, overrides: object = withKey, status = 201) {
  const sent: { path: string; method: string; by: string | null; body: unknown }[] = []
  const fetched: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    sent.push({
      path: new URL(String(input)).pathname,
      method: init?.method ?? 'GET',
      by: headers.get('x-batch-medic-by'),
      body: JSON.parse(String(init?.body)),
    })
    return Response.json(answer, { status })
  }
  return { ...(await run(argv, noAnswer, { ...overrides, fetch: fetched })), sent }
}

describe('connect', () => {
  test('sends where, why, for how long and the public key that ssh would use', async () => {
    const { code, sent } = await connect(
      'connect frames/tvmps_25b8_d --reason hangs --by ann',
      given,
    )
    expect(code).toBe(0)
    expect(sent).toEqual([
      {
        ...{ path: '/api/access', method: 'POST', by: 'ann' },
        body: {
          ...{ pool: 'frames', node: 'tvmps_25b8_d', reason: 'hangs', minutes: 60 },
          ...{ admin: false, fromInside: false, sshPublicKey: publicKey },
        },
      },
    ])
  })

  test('prints the line that logs in, until when, and how to end it', async () => {
    const { out } = await connect('connect frames/tvmps_25b8_d --reason hangs', given)
    expect(out).toContain('until 2026-03-01 05:05:06 UTC (06:05 CET)')
    expect(out).toContain('  ssh -i /home/ann/.ssh/id_ed25519 -p 50001 medicab12cd34@203.0.113.7')
    expect(out).toContain('batch-medic connect renderfarm/frames/tvmps_25b8_d --end')
  })

  test('shows the password of a Windows node, and sends no key where there is none', async () => {
    const windows = { ...given, os: 'windows', port: 50_002, password: 'pa55-WORD' }
    const { out, sent } = await connect('connect frames/n1 --reason x-y', windows, keys({}))
    expect(out).toContain('mstsc /v:203.0.113.7:50002')
    expect(out).toContain('password pa55-WORD   (shown this once)')
    expect(sent[0]?.body).not.toHaveProperty('sshPublicKey')
  })

  test('takes an incident, an account, minutes and a key of choice', async () => {
    const read = keys({ 'my.pub': publicKey })
    const flags = '--reason x --minutes 15 --admin --from-inside --ssh-key my.pub'
    const ofIncident = await connect(`connect renderfarm.frames.k3x9ab01 ${flags}`, given, read)
    expect(ofIncident.sent[0]?.body).toMatchObject({
      ...{ incident: 'renderfarm.frames.k3x9ab01', minutes: 15, admin: true, fromInside: true },
    })
    const ofNode = await connect('connect renderfarm/frames/n1 --reason x', given)
    expect(ofNode.sent[0]?.body).toMatchObject({
      account: 'renderfarm',
      pool: 'frames',
      node: 'n1',
    })
  })

  test('--json prints the answer alone', async () => {
    const { out } = await connect('connect frames/n1 --reason x --json', given)
    expect(JSON.parse(out)).toEqual({
      ...given,
      access: { ...access, until: '2026-03-01T05:05:06.000Z' },
    })
  })

  test('--end asks for no reason and says what became of each user', async () => {
    const ended = { ended: [{ access, gone: true, reason: 'The user is gone.' }] }
    const { out, sent } = await connect('connect frames/tvmps_25b8_d --end', ended, home, 200)
    expect(sent[0]).toMatchObject({ path: '/api/access/end', body: { pool: 'frames' } })
    expect(out).toBe('medicab12cd34: The user is gone.\n')
    const none = await connect('connect frames/tvmps_25b8_d --end', { ended: [] }, home, 200)
    expect(none.out).toBe('There is no user of Batch Medic on that node.\n')
  })

  test.each([403, 404, 409, 502])('repeats what the app says with %i', async (status) => {
    const problem = {
      type: 'about:blank',
      status,
      title: 'No access',
      detail: 'The node is unusable.',
    }
    const { code, err } = await connect('connect frames/n1 --reason x', problem, withKey, status)
    expect({ code, err }).toEqual({ code: 1, err: 'The node is unusable.\n' })
  })
})

const wrong = [
  ['connect', 'connect needs an incident or a node'],
  ['connect frames --reason x', '"frames" is neither an incident nor POOL/NODE'],
  ['connect a/b/c/d --reason x', 'neither an incident nor POOL/NODE'],
  ['connect frames/n1', 'connect needs --reason'],
  ['connect frames/n1 n2 --reason x', 'connect takes one incident; "n2" is too much'],
  ['connect frames/n1 --reason x --minutes 2000', '--minutes "2000" must be a whole number from 5'],
  ['connect frames/n1 --reason x --minutes soon', '--minutes "soon" must be a whole number'],
  [
    'connect frames/n1 --reason x --adminn',
    'connect has no option --adminn. Did you mean --admin?',
  ],
  ['connect frames/n1 --reason x --ssh-key no.pub', '--ssh-key "no.pub" cannot be read'],
] as const

describe('connect says what is wrong and asks nothing', () => {
  test.each(wrong)('%s', async (argv, words) => {
    const { code, err, sent } = await connect(argv, given, keys({}))
    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(sent).toEqual([])
  })

  test('a private key stays where it is', async () => {
    const read = keys({ id: '-----BEGIN OPENSSH PRIVATE KEY-----' })
    const { err, sent } = await connect('connect frames/n1 --reason x --ssh-key id', given, read)
    expect(err).toContain('is a private key, which stays here; give id.pub')
    expect(sent).toEqual([])
  })
})
