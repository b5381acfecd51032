// The pages are followed: each line for the CLI, the app, the topic and the emulator runs beside a stack, as it stands there.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linesFor } from '../docs/followed-lines.ts'
import { type Ran, type Typed, typistIn } from './docs-followed-folder.ts'
import { type DocsStack, startDocsStack } from './docs-followed-stack.ts'

/** Each answer gets an incident of its own: what one has answered another cannot. */
const answers = /batch-medic (?:ack|approve|reject|run) /
/** Wants an incident of a node on which Batch makes users. */
const logsIn = /batch-medic connect (?:ID|\S+\.)/
/** Ends with 1 where it finds something, and something is broken here. */
const finds = /batch-medic check\b/

const first = 'looking, trying and answering'
/** One after the other, as each takes away what lines before it need. Lines of one phase run at once. */
const later: Readonly<Record<string, RegExp>> = {
  'giving access back': /connect \S+ --end/,
  stopping: /batch-medic (?:pause|hold|silence)|api\/controls/,
  'going on': /batch-medic (?:resume|release|unsilence)/,
  'breaking the world': /_emulator\/(?:clock|faults)/,
}
const phaseOf = ({ line }: Followed): string =>
  Object.keys(later).find((name) => later[name]?.test(line)) ?? first

interface Followed {
  page: string
  line: string
  before: readonly string[]
}

/** Each line once, with what its page has set before it. */
function everyLineOnce(): readonly Followed[] {
  const lines = linesFor('stack')
  const sets = ({ line }: { line: string }): boolean => /^KEY=/.test(line)
  return lines.flatMap((one, at) => {
    if (sets(one) || lines.findIndex(({ line }) => line === one.line) < at) return []
    const before = lines.slice(0, at).filter(({ page }) => page === one.page)
    return [{ ...one, before: before.filter(sets).map(({ line }) => line) }]
  })
}

const followed = everyLineOnce()
const answering = followed.filter(({ line }) => answers.test(line))

let docs: DocsStack | undefined
let type: (typed: Typed) => Promise<Ran>

beforeAll(async () => {
  docs = await startDocsStack(answering.length)
  type = typistIn(docs.folder, docs.stack, docs.wellNode)
})
afterAll(() => docs?.end())

function incidentFor(one: Followed): string {
  const own = docs?.unusable[Math.max(0, answering.indexOf(one))]
  return (logsIn.test(one.line) ? docs?.idle : own) ?? ''
}

describe.each([first, ...Object.keys(later)])('%s', (phase) => {
  const lines = followed.filter((one) => phaseOf(one) === phase)

  test.concurrent.each(lines)('$page: $line', async (one) => {
    const { code, out, err } = await type({ ...one, incident: incidentFor(one) })
    expect({ code, err }).toEqual({ code: finds.test(one.line) ? 1 : 0, err: '' })
    expect(out).not.toBe('')
  })
})

test('no exception is left over', () => {
  for (const exception of [answers, logsIn, finds, ...Object.values(later)]) {
    expect(
      followed.filter(({ line }) => exception.test(line)).length,
      `${exception}`,
    ).toBeGreaterThan(0)
  }
})
