// What a task wrote reaches a person's terminal: nothing of it may move the cursor, change colours or turn letters around.
import { describe, expect, test } from 'vitest'
import { detailSent, type Respond, rowSent, run, story } from './cli-fixture.ts'

/** Clears the screen, colours, writes the title, links, deletes what stands before, turns the order of letters. */
const attempts = [
  '\u001b[2J\u001b[1;31mall is well\u001b[0m',
  '\u001b]0;title\u0007',
  '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'a\b\b\bc\r',
  '\u009b31m\u0085\u0000',
  'exe\u202Egpj\u2066\u200F',
]
const hostile = attempts.join(' ')
/** Escapes, other controls but the end of a line, and what turns the order of letters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const moves = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Every text behind a name that holds prose gets the attempts in front; ids and closed words stay what they are. */
function spoilt(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => spoilt(one, name))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([field, one]) => [field, spoilt(one, field)]),
    )
  }
  const prose = /^(?:summary|helps|text|value|reason|message|said|title|why|subject)$/
  return typeof value === 'string' && prose.test(name) ? `${hostile} ${value}` : value
}

const sent = story({
  subject: { kind: 'task', jobId: hostile, taskId: hostile },
})
const answers: Respond = ({ path }) =>
  Response.json(
    path === '/api/incidents' ? { incidents: [spoilt(rowSent(sent))] } : spoilt(detailSent(sent)),
  )

describe('hostile text', () => {
  test.each([
    'incidents list',
    'incidents list --output tsv',
    'incidents show renderfarm.frames.k3x9ab01',
    'incidents show renderfarm.frames.k3x9ab01 --full',
  ])('moves nothing in a terminal: %s', async (argv) => {
    const { out, err, code } = await run(argv, answers)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.replace(/\t/g, ' ')).not.toMatch(moves)
    // It is shown as what it says, not left out.
    expect(out).toMatch(/gpj|all is well/)
  })

  test('nor in what diagnose prints of it', async () => {
    const bytes = new TextEncoder().encode(
      `${hostile.replaceAll('\0', '')}\nOSError: [Errno 28] \u001b[31m No space left`,
    )
    const { out, code } = await run('diagnose -', answers, {
      read: async () => ({ bytes, cut: false }),
    })
    expect(code).toBe(0)
    expect(out).not.toMatch(moves)
  })

  test('nor in an error that repeats what an app answered', async () => {
    const { err, code } = await run('incidents list', () =>
      Response.json({ status: 500, title: hostile, detail: hostile }, { status: 500 }),
    )
    expect(code).toBe(1)
    expect(err).not.toMatch(moves)
  })
})
