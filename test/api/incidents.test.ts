// GET /api/incidents: what is asked is checked, and each wrong part is named with what to write instead.
import { describe, expect, test } from 'vitest'
import { incidentResponse, incidentsResponse } from '../../src/api/incidents.ts'
import { listPrices } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { BadContinuation } from '../../src/record/history-query.ts'
import { noon } from '../support/build-facts.ts'
import { attempt, incident } from '../support/build-record.ts'

const helped = attempt({ result: 'helped', reason: 'the node is idle; it took 6 min.' })
const story: IncidentStory = { incident: incident(), attempts: [helped], timeline: [] }
type Deps = Parameters<typeof incidentsResponse>[0] & Parameters<typeof incidentResponse>[0]

function setUp() {
  const asked: unknown[] = []
  const app = {
    history: {
      listBriefs: async (query: { continuation?: string }) => {
        asked.push(query)
        if (query.continuation === 'old') throw new BadContinuation()
        return { items: [], continuation: 'next' }
      },
    },
    ...{ prices: listPrices, clock: { now: () => noon }, accountIdOf: () => undefined },
    portalOf: () => undefined,
    story: async (id: string) => (id === story.incident.id ? story : undefined),
  } as unknown as Deps
  const get = async (query: string, id?: string) => {
    const answer =
      id === undefined
        ? await incidentsResponse(app, new URLSearchParams(query))
        : await incidentResponse(app, id)
    return { ...answer, json: JSON.parse(answer.body) }
  }
  return { asked, get }
}

describe('a list of incidents', () => {
  test('asked for nothing shows 50', async () => {
    const { asked, get } = setUp()
    expect((await get('')).json).toEqual({ incidents: [], continuation: 'next' })
    expect(asked).toEqual([{ top: 50 }])
  })

  test('asked for everything passes it on, and not the key', async () => {
    const { asked, get } = setUp()
    await get(
      'account=renderfarm&pool=frames&state=held&fault=node-unusable&since=2026-03-01T00:00:00Z&top=200&code=KEY',
    )
    expect(asked).toEqual([
      {
        account: 'renderfarm',
        pool: 'frames',
        state: 'held',
        fault: 'node-unusable',
        since: Date.UTC(2026, 2, 1),
        top: 200,
      },
    ])
  })

  test.each([
    ['account=no-account', 'account: "no-account" is no account name'],
    ['pool=a.b', 'pool: "a.b" is no pool id'],
    ['state=ill', 'state: "ill" is no state: write one of'],
    ['fault=node-tired', 'is no fault: write one of node-unusable'],
    ['since=yesterday', 'since: "yesterday" is no time: write 2026-03-01T04:05:06Z'],
    ['until=1', 'until: "1" is no time'],
    ['top=0', 'top: "0" must be a whole number from 1 to 200'],
    ['top=201', 'top: "201" must be a whole number from 1 to 200'],
    ['top=many', 'top: "many" must be a whole number from 1 to 200'],
    ['colour=red', 'colour: not known here; known are account, pool, state'],
    ['state=held&state=open', 'state: is there 2 times; give it once'],
    ['top=5&top=5&top=5', 'top: is there 3 times; give it once'],
    ['__proto__=1&constructor=2', 'known are account'],
    ['text=', 'text: "" is empty'],
    ['order=up', 'order: "up" is no order: write one of newest, oldest'],
    [`text=${'ä'.repeat(10_000)}`, 'is longer than 100 characters'],
    ['since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z', 'must be after since, "2026-03-02'],
    ['since=2026-03-02T00:00:00Z&until=2026-03-02T00:00:00Z', 'must be after since'],
    ['continuation=old', 'continuation is not one that a page of this question answered'],
  ])('asked for %s says what is wrong', async (query, detail) => {
    const answer = await setUp().get(query)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json.detail).toContain(detail)
  })

  test.each([
    ['state=hled', 'did you mean held?'],
    ['fault=node-unusabel', 'did you mean node-unusable?'],
    ['severity=eror', 'did you mean error?'],
    ['stat=held', 'stat: not known here; did you mean state?'],
  ])('asked for %s names the nearest right word', async (query, detail) => {
    expect((await setUp().get(query)).json.detail).toContain(detail)
  })

  test('takes times also as epoch milliseconds, as answers carry them', async () => {
    const { asked, get } = setUp()
    await get('since=1772323200000&until=1772409600000')
    expect(asked).toEqual([{ since: 1772323200000, until: 1772409600000, top: 50 }])
  })

  test('names all that is wrong at once', async () => {
    const { json } = await setUp().get('top=0&state=ill&pool=a.b')
    expect(json.detail.split('; ')).toHaveLength(3)
  })
})

describe('one incident', () => {
  test('is told whole', async () => {
    const answer = await setUp().get('', story.incident.id)
    expect([answer.status, answer.json.incident.id]).toEqual([200, story.incident.id])
    expect(answer.headers['cache-control']).toBe('no-store')
    // As cards have it: what the page and the text for support show of an attempt is this.
    expect(answer.json.told.attempts).toEqual([
      { number: 1, text: 'Reboot: helped. The node is idle; seen 6 min after the call.' },
    ])
  })

  test.each([
    ['renderfarm.frames.unknown123', 404, 'is not known'],
    ['nonsense', 400, 'must have the form account.pool.suffix'],
    ['x'.repeat(5000), 400, 'must have the form'],
  ])('with the id %.30s answers %i', async (id, status, detail) => {
    const answer = await setUp().get('', id)
    expect(answer.status).toBe(status)
    expect(answer.json.detail).toContain(detail)
    expect(answer.body.length).toBeLessThan(500)
  })
})
