// `report`: what is in the zip, that no secret is in it, and when it is not written.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { termsOf } from '../../src/api/terms-of.ts'
import { CliError } from '../../src/cli/usage.ts'
import { policySchema } from '../../src/domain/policy.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { detailSent, noAnswer, type Respond, run, story } from './cli-fixture.ts'

const id = 'renderfarm.frames.k3x9ab01'
const request = '5d6f1c1e-8d4b-4c3a-9f00-0123456789ab'
const other = '77777777-1111-4222-8333-0123456789ab'
/** Each as it may come from Batch, a log or a person. */
const secrets = {
  sas: 'Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk%3D',
  accountKey: `${'k'.repeat(86)}==`,
  password: 'hunter2-Very-Secret',
  bearer: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw',
  link: 'TGlua1NpZ25hdHVyZVRoYXRNdXN0Tm90TGVhazEyMzQ1Njc4OTA%3D',
}
const sasUrl = `https://shots.blob.core.windows.net/in/a?sv=2025-01-05&sp=r&sig=${secrets.sas}`

function told(): IncidentStory {
  const base = story()
  const [first] = base.attempts
  if (!first) throw new Error('the story has an attempt')
  const item = (name: string, firstErrorLine: string, stored: string) => ({
    ...{ name, firstErrorLine, stored, failure: '' },
  })
  return {
    incident: {
      ...base.incident,
      machines: { vmSize: 'standard_d8s_v5', dedicated: 1, spot: 0 },
      finding: {
        ...base.incident.finding,
        evidence: [{ name: 'message', value: `cannot read ${sasUrl}` }],
      },
    },
    attempts: [
      {
        ...first,
        answer: {
          status: 409,
          code: 'NodeStateUnusable',
          message: `No.\nRequestId:${request}\nTime:x`,
        },
        evidence: [
          item('startup/stderr.txt of node a', `password=${secrets.password}`, 'kept/1'),
          item('agent-debug.log of node a', '', 'kept/2'),
          item('stdout.txt', 'nothing', ''),
        ],
      },
    ],
    timeline: [...base.timeline, { at: base.incident.changedAt, text: `Note: ${sasUrl}` }],
  }
}

const app: Respond = ({ path }) => {
  if (path === '/api/console/settings') return Response.json({ version: '9.8.7', signIn: 'key' })
  if (path === `/api/incidents/${id}`) return Response.json(detailSent(told()))
  const texts: Readonly<Record<string, string>> = {
    0: `AccountKey=${secrets.accountKey};\nauthorization: Bearer ${secrets.bearer}\nx-ms-request-id: ${other}\nboom`,
    1: 'agent: task slot 0 lost',
  }
  const text = texts[path.at(-1) ?? '']
  if (text === undefined) return new Response('', { status: 500 })
  const link = {
    url: `${sasUrl.split('sig=')[0]}sig=${secrets.link}`,
    until: '2026-03-01T05:00:00.000Z',
  }
  return Response.json({ name: 'x', text, errorLine: 3, truncated: true, link })
}

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'batch-medic-report-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const noFile = async () => {
  throw new CliError(2, 'There is no file.')
}

function entries(name = `batch-medic-report-${id}.zip`): Record<string, string> {
  const zip = unzipSync(readFileSync(join(cwd, name)))
  return Object.fromEntries(Object.entries(zip).map(([entry, bytes]) => [entry, strFromU8(bytes)]))
}

test('holds the ticket, the story, the texts, the ids, the policy and the versions', async () => {
  const { code, out } = await run(`report ${id}`, app, { cwd, read: noFile })
  expect(code).toBe(0)
  expect(out).toContain(`Wrote batch-medic-report-${id}.zip: 11 files`)
  const files = entries()
  expect(Object.keys(files)).toEqual([
    ...['README.txt', 'ticket.txt', 'story.txt', 'timeline.txt', 'ids.txt', 'policy.txt'],
    ...['versions.txt', 'evidence/01-startup-stderr.txt-of-node-a.txt'],
    ...[
      'agent-logs/02-agent-debug.log-of-node-a.txt',
      'evidence/03-stdout.txt.txt',
      'incident.json',
    ],
  ])
  const ticket = files['ticket.txt'] ?? ''
  expect(ticket).toContain('Azure Batch: Node unusable, node tvmps_25b8_d, pool frames')
  for (const one of [request, other, 'tvmps_25b8_d', 'standard_d8s_v5', '409 NodeStateUnusable']) {
    expect(ticket).toContain(one)
  }
  expect(files['ids.txt']).toContain(`  ${request}`)
  expect(files['policy.txt']).toContain('mode act')
  expect(files['policy.txt']).toContain('--policy FILE adds them')
  expect(files['versions.txt']).toContain('Batch Medic, the app   9.8.7')
  expect(files['agent-logs/02-agent-debug.log-of-node-a.txt']).toContain('task slot 0 lost')
  expect(files['evidence/03-stdout.txt.txt']).toContain(
    'Not kept. The line that tells most: nothing',
  )
  expect(JSON.parse(files['incident.json'] ?? '')).toMatchObject({ row: { id } })
})

test('tells steps and times in the words of the card, in each of its texts', async () => {
  const base = told()
  const reason = 'the node is idle; it took 7 min.'
  const timeline = [{ at: base.incident.changedAt, text: `reboot: helped. ${reason}` }]
  const attempts = base.attempts.map((one) => ({ ...one, result: 'helped' as const, reason }))
  const respond: Respond = (asked) =>
    asked.path.endsWith(id)
      ? Response.json(detailSent({ incident: base.incident, attempts, timeline }))
      : app(asked)
  await run(`report ${id}`, respond, { cwd, read: noFile })
  const { 'ticket.txt': ticket = '', 'timeline.txt': lines = '' } = entries()
  const words = 'Reboot: helped. The node is idle; seen 7 min after the call.'
  expect(lines).toContain(words)
  expect(ticket).toContain(words)
  expect(ticket.match(/seen 7 min after the call/g)).toHaveLength(2)
  expect(ticket).not.toContain('it took')
})

test('its file is one that git leaves alone in a clone', () => {
  const ignored = readFileSync(new URL('../../.gitignore', import.meta.url), 'utf8').split('\n')
  const names = ignored.filter((line) => line.endsWith('.zip')).map((line) => line.replace('*', id))
  expect(names).toContain(`batch-medic-report-${id}.zip`)
})

test('holds no secret, and no link that opens without a login', async () => {
  const { out } = await run(`report ${id}`, app, { cwd, read: noFile })
  const all = [out, readFileSync(join(cwd, `batch-medic-report-${id}.zip`), 'latin1')]
  for (const text of [...all, ...Object.values(entries())]) {
    for (const [name, secret] of Object.entries(secrets)) {
      expect(text.includes(secret), name).toBe(false)
      expect(text.includes(decodeURIComponent(secret)), name).toBe(false)
    }
  }
  expect(entries()['evidence/01-startup-stderr.txt-of-node-a.txt']).toContain('REDACTED')
})

test('has the policy with each rule where there is a file', async () => {
  const read = async () => ({ bytes: new TextEncoder().encode('{"mode":"act"}'), cut: false })
  await run(`report ${id} --policy mine.json`, app, { cwd, read })
  expect(entries()['policy.txt']).toContain('By the file mine.json')
  expect(entries()['policy.txt']).toContain('guards')
})

test('has the policy that is in force without a file, as the app says it', async () => {
  const policy = policySchema.parse({
    guards: { maxRepairsPerNode: 2 },
    rules: [{ match: { pool: '*' }, approval: ['replace'] }],
  })
  const sent = told()
  const terms = termsOf(policy, sent.incident)
  const respond: Respond = async (call) => {
    if (call.path !== `/api/incidents/${id}`) return app(call)
    return Response.json({ ...detailSent(sent), terms })
  }
  await run(`report ${id}`, respond, { cwd, read: noFile })
  const text = entries()['policy.txt'] ?? ''
  for (const said of ['maxRepairsPerNode: 2', 'needs approval: replace', 'said by: rules[0]']) {
    expect(text).toContain(said)
  }
  expect(text).not.toContain('The rules are not here')
})

test('goes without a text that cannot be read, and says so in its place', async () => {
  const respond: Respond = (call) =>
    call.path.includes('/evidence/') ? new Response('', { status: 500 }) : app(call)
  const { code } = await run(`report ${id} --output a.zip`, respond, { cwd, read: noFile })
  expect(code).toBe(0)
  const text = entries('a.zip')['evidence/01-startup-stderr.txt-of-node-a.txt']
  expect(text).toContain('It could not be read: http://127.0.0.1:7071 failed with 500')
})

test('says how agent logs are got where none were kept', async () => {
  const respond: Respond = ({ path }) =>
    path === `/api/incidents/${id}`
      ? Response.json(detailSent(story()))
      : new Response('', { status: 404 })
  await run(`report ${id} --output a.zip`, respond, { cwd, read: noFile })
  expect(entries('a.zip')['agent-logs.txt']).toContain(
    'az batch node service-logs upload --pool-id frames --node-id tvmps_25b8_d',
  )
})

test('writes over nothing, and asks nothing then, unless it is told to', async () => {
  writeFileSync(join(cwd, 'a.zip'), 'mine')
  const { code, err } = await run(`report ${id} --output a.zip`, noAnswer, { cwd, read: noFile })
  expect([code, err]).toEqual([
    2,
    '"a.zip" is there already; give another name with --output, or --force to write over it.\n',
  ])
  expect(readFileSync(join(cwd, 'a.zip'), 'utf8')).toBe('mine')
  const forced = await run(`report ${id} --output a.zip --force`, app, { cwd, read: noFile })
  expect(forced.code).toBe(0)
  expect(Object.keys(entries('a.zip'))).toContain('ticket.txt')
})

test('says where it cannot be written, and leaves nothing behind', async () => {
  const { code, err } = await run(`report ${id} --output no/such/a.zip`, app, { cwd, read: noFile })
  expect([code, err]).toEqual([
    2,
    '"no/such/a.zip" cannot be written (ENOENT); give another with --output.\n',
  ])
  expect(existsSync(join(cwd, 'no'))).toBe(false)
})

test('--json prints what was written', async () => {
  const { out } = await run(`report ${id} --output a.zip --json`, app, { cwd, read: noFile })
  expect(JSON.parse(out)).toMatchObject({
    file: join(cwd, 'a.zip'),
    entries: expect.arrayContaining(['ticket.txt']),
  })
})
