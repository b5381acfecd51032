// Calls that change something: who may make them from where, what they take, and what each wrong one is told.
import { beforeEach, describe, expect, test } from 'vitest'
import { auditResponse } from '../../src/api/audit.ts'
import { changeIncident } from '../../src/api/change-incident.ts'
import { createRateLimit, type HttpAsk, readChange } from '../../src/api/change-request.ts'
import { changeControls, controlsInForce } from '../../src/api/controls.ts'
import type { JsonResponse } from '../../src/api/problem.ts'
import type { App } from '../../src/app.ts'
import type { Ask } from '../../src/domain/request.ts'
import { incident } from '../support/build-record.ts'

const now = Date.UTC(2026, 2, 1, 12)
const caller = { by: 'alice', verified: false }
const open = incident()
const waiting = incident({
  ...{ id: 'renderfarm.frames.waits0000001', state: 'awaiting-approval' },
  waiting: { reason: 'x', guard: 'approval', action: 'replace' },
})
const elsewhere = incident({
  ...{ id: 'oldfarm.frames.else00000001', pool: { account: 'oldfarm', pool: 'frames' } },
})
const over = incident({ id: 'renderfarm.frames.over00000001', state: 'resolved' })

function setUp(accounts = ['renderfarm']) {
  const asked: unknown[] = []
  const desk = {
    accountNames: () => accounts,
    accountNamed: (name?: string) =>
      name === undefined
        ? accounts.length === 1
          ? accounts[0]
          : undefined
        : accounts.find((one) => one === name.toLowerCase()),
    hasPool: async ({ pool }: { pool: string }) => pool === 'frames',
    poolNames: async () => ['Frames', 'genomes'],
    ask: async (pool: unknown, ask: Ask, who: object) => {
      asked.push({ pool, ask, who })
      return { ...ask, ...who, id: 'r1', at: now }
    },
    pauseAccount: async (account: string, until: unknown, who: object, stop: boolean) => {
      asked.push({ account, until, who, stop })
      const said = { ...who, at: 0, doneAt: 0, outcome: 'applied', said: 'done' }
      return { id: 'a1', what: 'pause', on: `account ${account}`, ...said }
    },
    inForce: async (account: string, pool?: string) => ({ account, pools: [{ pool }] }),
    audit: async (query: unknown) => {
      asked.push(query)
      return { entries: [], next: 'audit|2|x' }
    },
  }
  const story = async (id: string) => {
    const found = [open, over, waiting, elsewhere].find((one) => one.id === id)
    return found && { incident: found, attempts: [], timeline: [] }
  }
  const app = { desk, story, clock: { now: () => now, toWallMs: (ms: number) => ms } }
  return { app: app as unknown as App, asked }
}

const told = ({ status, body }: JsonResponse) => ({ status, ...JSON.parse(body) })

describe('the border', () => {
  const at = (headers: Record<string, string>, body = '{"by":"alice"}'): HttpAsk => ({
    headers: new Headers(headers),
    text: async () => body,
  })
  const json = { 'content-type': 'application/json' }
  let limit: ReturnType<typeof createRateLimit>
  beforeEach(() => {
    limit = createRateLimit()
  })
  const read = (ask: HttpAsk) => readChange(ask, limit, now, undefined)

  test.each([
    ['the field by', at(json), 'alice'],
    ['the header', at({ ...json, 'x-batch-medic-by': 'bob' }), 'bob'],
    ['the header, percent-encoded', at({ ...json, 'x-batch-medic-by': 'J%C3%BCrgen' }), 'Jürgen'],
    ['a name with control characters', at(json, '{"by":"al\\u0007i\\u001bce\\n"}'), 'al i ce'],
    ['a name that is too long', at(json, `{"by":"${'x'.repeat(500)}"}`), `${'x'.repeat(99)}…`],
  ])('takes who asks from %s', async (_, ask, by) => {
    expect(await read(ask)).toEqual({ body: {}, caller: { by, verified: false } })
  })

  test.each([
    ['no content type', at({}), 415, 'content-type'],
    ['a form', at({ 'content-type': 'text/plain' }), 415, '"text/plain" must be application/json'],
    ['another site', at({ ...json, 'sec-fetch-site': 'cross-site' }), 403, 'cross-site'],
    ['a sister site', at({ ...json, 'sec-fetch-site': 'same-site' }), 403, 'same-site'],
    ['nobody', at(json, '{}'), 400, 'by: is missing; say who asks, in the header x-batch-medic-by'],
    ['nobody, in letters', at(json, '{"by":"  "}'), 400, 'by: "  " is no name'],
    ['a number', at(json, '{"by":7}'), 400, 'by: 7 is no name'],
    ['no JSON', at(json, 'reason=x'), 400, 'body: "reason=x" must be like'],
    ['an array', at(json, '[]'), 400, 'body: "[]" must be like'],
    ['too much', at(json, `{"by":"${'x'.repeat(20_000)}"}`), 413, '16384 bytes'],
  ])('refuses %s', async (_, ask, status, detail) => {
    const answer = told((await read(ask)) as JsonResponse)
    expect(answer.status).toBe(status)
    expect(answer.detail).toContain(detail)
  })

  test('lets the app’s own page and typed addresses through', async () => {
    for (const site of ['same-origin', 'none']) {
      expect(await read(at({ ...json, 'sec-fetch-site': site }))).toHaveProperty('caller')
    }
  })

  test('takes 30 changes a minute of one caller, then says when to come again', async () => {
    for (let n = 0; n < 30; n += 1) expect(await read(at(json))).toHaveProperty('caller')
    const refused = (await read(at(json, '{"by":"ALICE"}'))) as JsonResponse
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('60')
    expect(await read(at(json, '{"by":"bob"}'))).toHaveProperty('caller')
    expect(await readChange(at(json), limit, now + 60_001, undefined)).toHaveProperty('caller')
  })

  test('lets nobody have more by another name each time, and whom a token names is not held up', async () => {
    const named = (n: number) => at(json, `{"by":"caller ${n}"}`)
    for (let n = 0; n < 120; n += 1) expect(await read(named(n))).toHaveProperty('caller')
    const refused = (await read(named(120))) as JsonResponse
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60'])
    expect(told(refused).detail).toContain('all who only state their name have made 120 changes')
    const verified = { id: 'oid-1', by: 'Ann' }
    expect(await readChange(named(1), limit, now, verified)).toHaveProperty('caller')
    expect(await readChange(named(1), limit, now + 60_001, undefined)).toHaveProperty('caller')
  })
})

describe('POST /api/controls', () => {
  const pool = { account: 'renderfarm', pool: 'frames' }
  const reason = 'upgrade'
  test.each([
    [{ do: 'pause', ...pool, reason }, { kind: 'pause' }],
    [
      { do: 'pause', ...pool, reason, until: '2h' },
      { kind: 'pause', until: now + 7_200_000 },
    ],
    [
      { do: 'silence', ...pool, reason, until: '2026-03-01T14:00:00+01:00' },
      { kind: 'silence', until: now + 3_600_000 },
    ],
    [{ do: 'resume', ...pool }, { kind: 'resume' }],
    [
      { do: 'hold', pool: 'frames', node: 'tvm_1', reason },
      { kind: 'hold', nodeId: 'tvm_1' },
    ],
    [{ do: 'hold', ...pool, reason }, { kind: 'pause' }],
    [{ do: 'release', ...pool }, { kind: 'resume' }],
    [
      { do: 'release', ...pool, node: 'tvm_1' },
      { kind: 'release', nodeId: 'tvm_1' },
    ],
    [{ do: 'unsilence', ...pool }, { kind: 'unsilence' }],
    [{ do: 'forget', ...pool }, { kind: 'forget' }],
    [
      { do: 'forget', ...pool, action: 'reboot' },
      { kind: 'forget', action: 'reboot' },
    ],
  ])('%j is left with the pool', async (body, ask) => {
    const { app, asked } = setUp()
    const answer = told(await changeControls(app, body, caller))
    expect(answer).toMatchObject({ status: 202, id: 'r1', ...pool })
    const who = { ...caller, reason: 'reason' in body ? reason : '' }
    expect(asked).toEqual([{ pool, ask, who }])
  })

  test('without a pool pauses the account, at once', async () => {
    const { app, asked } = setUp()
    const body = { do: 'pause', account: 'RenderFarm', reason, until: '3d' }
    expect(told(await changeControls(app, body, caller))).toMatchObject({ status: 202, id: 'a1' })
    const until = now + 3 * 86_400_000
    expect(asked).toEqual([
      { account: 'renderfarm', until, who: { ...caller, reason }, stop: true },
    ])
  })

  test.each([
    [{ ...pool, reason }, 400, 'do: must be one of pause, resume'],
    [{ do: 'stop', ...pool, reason }, 400, 'do: "stop" must be one of pause, resume, hold'],
    [{ do: 'pause', ...pool }, 400, 'reason: is missing; say why'],
    [{ do: 'pause', ...pool, reason: ' x ' }, 400, 'is too short'],
    [
      { do: 'pause', ...pool, reason, untill: '2h' },
      400,
      'untill: not known here; did you mean until? known are do,',
    ],
    [{ do: 'pause', ...pool, reason, until: 'noon' }, 400, 'until: "noon" is neither'],
    [{ do: 'pause', ...pool, reason, until: '2026-03-01T11:00' }, 400, 'is neither a duration'],
    [{ do: 'pause', ...pool, reason, until: '2026-03-01T11:00:00Z' }, 400, 'not in the future'],
    [{ do: 'pause', ...pool, reason, until: '9999d' }, 400, 'more than a year away'],
    [{ do: 'silence', ...pool, reason }, 400, 'until: is missing'],
    [{ do: 'resume', ...pool, until: '2h' }, 400, 'until: "2h" does not belong to resume'],
    [{ do: 'pause', ...pool, node: 'n1', reason }, 400, 'node: "n1" does not belong to pause'],
    [{ do: 'forget', account: 'renderfarm' }, 400, 'pool: is missing; forget is for a pool'],
    [{ do: 'forget', ...pool, action: 'dance' }, 400, 'action: "dance" must be one of reboot'],
    [
      { do: 'resume', ...pool, action: 'reboot' },
      400,
      'action: "reboot" does not belong to resume',
    ],
    [{ do: 'forget', ...pool, until: '2h' }, 400, 'until: "2h" does not belong to forget'],
    [{ do: 'forget', ...pool, node: 'n1' }, 400, 'node: "n1" does not belong to forget'],
    [{ do: 'hold', account: 'renderfarm', reason }, 400, 'pool: is missing; hold is for a pool'],
    [{ do: 'pause', reason }, 400, 'pool: is missing; name a pool, or an account'],
    [{ do: 'pause', account: 'no-name', reason }, 400, 'account: "no-name" is no account name'],
    [{ do: 'pause', account: 'other', reason }, 404, '"other" is not watched here; those are rend'],
    [{ do: 'pause', pool: 'none', reason }, 404, 'pool: "none" is no pool of the account'],
    [{ do: 'pause', pool: 'framse', reason }, 404, 'account renderfarm; did you mean Frames?'],
    [
      { do: 'pause', pool: 'framse', reason: 'x', until: 'noon' },
      400,
      /^reason: "x" is too short.*; until: "noon" is neither.*; pool: "framse" is no pool .*Frames\?$/,
    ],
    [
      { do: 'silence', ...pool, node: 'n1' },
      400,
      /^reason: is missing.*; node: .*; until: is miss/,
    ],
    [{ do: 'pause', pool: 'a.b', reason }, 400, 'pool: "a.b" is no pool id'],
  ])('%j is refused with %i', async (body, status, detail) => {
    const { app, asked } = setUp()
    const answer = told(await changeControls(app, body, caller))
    if (typeof detail === 'string') expect(answer.detail).toContain(detail)
    else expect(answer.detail).toMatch(detail)
    expect(answer.status).toBe(status)
    expect(asked).toEqual([])
  })

  test('where several accounts are watched, one must be named', async () => {
    const { app } = setUp(['renderfarm', 'other'])
    const answer = told(await changeControls(app, { do: 'resume', pool: 'frames' }, caller))
    expect(answer).toMatchObject({ status: 400, detail: expect.stringContaining('renderfarm, ot') })
  })
})

describe('POST /api/incidents/{id}/{verb}', () => {
  const { allocationTime } = open.subject as { allocationTime: number }
  const of = { incidentId: open.id }
  test.each([
    ['acknowledge', {}, { kind: 'acknowledge', ...of }],
    ['Approve', {}, { kind: 'approve', ...of, allocationTime }],
    [
      'approve',
      { action: 'replace' },
      { kind: 'approve', ...of, action: 'replace', allocationTime },
    ],
    ['reject', { reason: 'not now' }, { kind: 'reject', ...of }],
    ['run', { action: 'reboot' }, { kind: 'run', ...of, action: 'reboot', allocationTime }],
  ])('%s %j is left with the pool of the incident', async (verb, body, ask) => {
    const { app, asked } = setUp()
    const answer = told(await changeIncident(app, open.id, verb, body, caller))
    expect(answer).toMatchObject({ status: 202, id: 'r1', ...open.pool })
    const reason = 'reason' in body ? body.reason : ''
    expect(asked).toEqual([{ pool: open.pool, ask, who: { ...caller, reason } }])
  })

  test.each([
    ['approve', {}, 'replace'],
    ['reject', {}, 'replace'],
    ['approve', { action: 'reboot' }, 'reboot'],
  ])('%s %j is of what the incident waits for as it is asked', async (verb, body, action) => {
    const { app, asked } = setUp()
    await changeIncident(app, waiting.id, verb, body, caller)
    expect(asked).toMatchObject([{ ask: { kind: verb, incidentId: waiting.id, action } }])
  })

  test.each([
    [elsewhere.id, 'approve', {}, 404, 'account: "oldfarm" is not watched here'],
    [open.id, 'delete', {}, 404, '"delete" is none of acknowledge, approve, reject, run'],
    ['none', 'approve', {}, 400, 'id: "none" must have the form'],
    ['renderfarm.frames.none00', 'approve', {}, 404, 'is not known'],
    [over.id, 'approve', {}, 409, 'is resolved'],
    [open.id, 'run', {}, 400, 'action: is missing; say which one: reboot'],
    [open.id, 'run', { action: 'escalate' }, 400, 'action: "escalate" must be one of reboot'],
    [open.id, 'acknowledge', { action: 'reboot' }, 400, 'action: not known here; known are reason'],
    [open.id, 'approve', { reason: 'x'.repeat(401) }, 400, 'is longer than 400'],
  ])('%s %s %j is refused with %i', async (id, verb, body, status, detail) => {
    const { app, asked } = setUp()
    const answer = told(await changeIncident(app, id, verb, body, caller))
    expect(answer.detail).toContain(detail)
    expect(answer.status).toBe(status)
    expect(asked).toEqual([])
  })
})

describe('what can be read', () => {
  const query = (text: string) => new URLSearchParams(text)

  test('is in force in an account, or in one pool of it', async () => {
    const { app } = setUp()
    const answer = told(await controlsInForce(app, query('account=RENDERFARM&pool=frames&code=K')))
    expect(answer).toEqual({ status: 200, account: 'renderfarm', pools: [{ pool: 'frames' }] })
  })

  test('is the audit of the last 30 days, with how to go on', async () => {
    const { app, asked } = setUp()
    const answer = told(await auditResponse(app, query('pool=frames&top=5')))
    expect(answer).toEqual({ status: 200, audit: [], continuation: 'audit|2|x' })
    const [since, until] = [now - 30 * 86_400_000, now + 86_400_000]
    expect(asked).toEqual([{ account: 'renderfarm', pool: 'frames', since, until, top: 5 }])
  })

  test.each([
    ['pool=a.b', 'pool: "a.b" is no pool id'],
    ['top=0', 'top: "0" must be a whole number from 1 to 200'],
    ['since=yesterday', 'since: "yesterday" is no time'],
    ['node=n', 'node: not known here; known are account, pool'],
  ])('?%s is refused', async (text, detail) => {
    const { app } = setUp()
    const answer = told(await auditResponse(app, query(text)))
    expect(answer).toMatchObject({ status: 400, detail: expect.stringContaining(detail) })
  })
})
