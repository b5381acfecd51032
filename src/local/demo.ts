// `npm run demo`: the same app through a scripted world to its end; exits 1 when a story does not come out as scripted.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { IncidentStory } from '../domain/record.ts'
import type { JournalEntry } from '../emulator/journal.ts'
import { judgeStories } from './demo/judge-stories.ts'
import { demoJson, demoTable } from './demo/report.ts'
import { scriptedStories } from './demo/story-script.ts'
import { readStories } from './read-stories.ts'
import type { Stack } from './stack.ts'
import { startStack } from './stack.ts'

const speed = 60
/** It takes half a minute; a busy machine is given time, and told of. */
const patienceMs = 240_000
const lookEveryMs = 500
const root = resolve(import.meta.dirname, '../..')

const help = `npm run demo -- [flags]
  --json          one JSON document on stdout, and nothing else there (npm run --silent: nor npm's own lines)
  --port-base N   first of eight ports in a row (default 7171)`

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      'port-base': { type: 'string', default: '7171' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const portBase = Number(values['port-base'])
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_528) {
    throw new Error(`--port-base is "${values['port-base']}": write a number from 1024 to 65528`)
  }
  const say = progressLine()
  const stack = await startStack({
    root,
    stateDir: resolve(root, '.batch-medic/demo'),
    portBase,
    speed,
    faults: true,
    fresh: true,
    progress: say.line,
    say: () => undefined,
  })
  process.on('SIGINT', () => void stack.stop().then(() => process.exit(130)))
  try {
    const { stories, faults, outOfTime } = await untilEnded(stack, say.status)
    say.done()
    if (values.json) console.log(demoJson(stories))
    else console.log(`\n${demoTable(stories)}\n`)
    if (outOfTime)
      console.error(`time ran out after ${patienceMs / 1000} s: the machine may be too busy`)
    for (const fault of faults) console.error(`not as scripted: ${fault}`)
    if (!values.json && faults.length === 0) {
      console.log(`${stories.length} incidents, all as scripted. See it live: npm start`)
    }
    process.exitCode = faults.length === 0 ? 0 : 1
  } finally {
    await stack.stop()
  }
}

/** Looks twice a second until the script is through, or patience is. */
async function untilEnded(
  stack: Stack,
  status: (text: string) => void,
): Promise<{
  stories: readonly IncidentStory[]
  faults: readonly string[]
  outOfTime: boolean
}> {
  const startedAt = performance.now()
  let firstNow: number | undefined
  for (;;) {
    const [stories, journal, now] = await Promise.all([
      storiesOf(stack),
      readJson<{ calls: JournalEntry[] }>(`${stack.control}/calls?limit=20000`),
      readJson<{ now: number }>(`${stack.control}/clock`),
    ])
    firstNow ??= now.now
    const { ended, faults } = judgeStories(stories, journal.calls)
    const minutes = ((now.now - firstNow) / 60_000).toFixed(0)
    status(
      `${minutes} min of the world: ${stories.length} incidents, ${ended.length} of ${scriptedStories.length} stories ended`,
    )
    const spent = performance.now() - startedAt > patienceMs
    if (faults.length === 0 || spent) return { stories, faults, outOfTime: spent }
    await new Promise((done) => setTimeout(done, lookEveryMs))
  }
}

async function storiesOf(stack: Stack): Promise<readonly IncidentStory[]> {
  const stories = await readStories(stack.addresses.app, stack.keys.host)
  return stories.toSorted(
    (a, b) => order(a) - order(b) || a.incident.detectedAt - b.incident.detectedAt,
  )
}

/** The script's order, so that two runs read alike. */
function order({ incident }: IncidentStory): number {
  return scriptedStories.findIndex(
    ({ pool, fault }) => pool === incident.pool.pool && fault === incident.fault,
  )
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}

/** Progress goes to stderr: one line rewritten on a terminal, a line for each change elsewhere. */
function progressLine() {
  const live = process.stderr.isTTY === true
  let last = ''
  return {
    line: (text: string) => void process.stderr.write(`${text}\n`),
    status(text: string) {
      if (live) process.stderr.write(`\r\u001b[2K${text}`)
      else if (counts(text) !== last) process.stderr.write(`${text}\n`)
      last = counts(text)
    },
    done: () => void (live && process.stderr.write('\n')),
  }
  function counts(text: string): string {
    return text.slice(text.indexOf(':'))
  }
}
