// GET /api/incidents/{id}/evidence/{index}: the text without secrets, its telling line, and why there is none.
import { describe, expect, test } from 'vitest'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { evidenceResponse, longestTextBytes } from '../../src/api/evidence.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { attempt, incident, evidence as look } from '../support/build-record.ts'

const item = (over: object) => ({
  ...{ name: 'stderr.txt of task a', firstErrorLine: '', stored: 'kept.txt', failure: '' },
  ...over,
})
const story: IncidentStory = {
  incident: incident(),
  attempts: [
    attempt({ number: 1 }),
    attempt({
      number: 2,
      action: look,
      evidence: [
        item({ firstErrorLine: 'error: no space left' }),
        item({ stored: '', failure: 'The node is unusable' }),
        item({ stored: 'gone.txt' }),
      ],
    }),
  ],
  timeline: [],
}

function setUp(text: string) {
  const evidence = createMemoryEvidence()
  void evidence.put('kept.txt', text)
  const app = {
    evidence,
    story: async (id: string) => (id === story.incident.id ? story : undefined),
  }
  const get = async (index: string, id = story.incident.id) => {
    const answer = await evidenceResponse(app, id, index)
    return { ...answer, json: JSON.parse(answer.body) }
  }
  return { get, evidence, app }
}

describe('a kept text', () => {
  test('is shown with the line that tells most', async () => {
    const { get } = setUp('start\r\n  error: no space left  \r\nend\n')
    const { status, json } = await get('0')
    expect(status).toBe(200)
    expect(json).toEqual({
      name: 'stderr.txt of task a',
      text: 'start\r\n  error: no space left  \r\nend\n',
      errorLine: 1,
      truncated: false,
    })
  })

  test('is redacted anew', async () => {
    const sas = 'https://x.blob.core.windows.net/a/b?sv=2024-01-01&sig=abc%2Fdef123456789%3D&se=x'
    const { body } = await setUp(`get ${sas}\nerror: no space left`).get('0')
    expect(body).not.toContain('abc%2Fdef')
    expect(body).toContain('REDACTED')
  })

  test('of more than 256 KB is its end, from a line on, and the telling line is counted there', async () => {
    const line = `${'é'.repeat(50)}\n`
    const text = `${line.repeat(9_000)}error: no space left\n`
    const { json } = await setUp(text).get('0')
    expect(json.truncated).toBe(true)
    expect(Buffer.byteLength(json.text)).toBeLessThanOrEqual(longestTextBytes)
    expect(json.text.startsWith(line)).toBe(true)
    expect(json.text.split('\n')[json.errorLine]).toBe('error: no space left')
  })

  test('has an address where the store makes one, and is there where that fails', async () => {
    const { app, get } = setUp('a')
    const until = Date.UTC(2026, 2, 1)
    app.evidence.link = async (path, minutes) => ({
      url: `https://store/${path}?${minutes}`,
      until,
    })
    expect((await get('0')).json.link).toEqual({
      url: 'https://store/kept.txt?10',
      until: '2026-03-01T00:00:00.000Z',
    })
    app.evidence.link = async () => {
      throw new Error('no right to sign')
    }
    expect((await get('0')).json).not.toHaveProperty('link')
  })
})

test.each([
  ['1', 404, 'index: "1" has no text of its own: The node is unusable'],
  ['2', 410, 'is not there any more'],
  ['3', 404, 'it has 0 to 2'],
  ['-1', 404, 'is no evidence of this incident'],
  ['x', 404, 'is no evidence of this incident'],
])('evidence %s is answered with %i', async (index, status, detail) => {
  const answer = await setUp('a').get(index)
  expect([answer.status, answer.json.status]).toEqual([status, status])
  expect(answer.json.detail).toContain(detail)
})

test('of an incident that is not there says so', async () => {
  expect((await setUp('a').get('0', 'renderfarm.frames.unknown123')).status).toBe(404)
  expect((await setUp('a').get('0', 'nonsense')).status).toBe(400)
})
