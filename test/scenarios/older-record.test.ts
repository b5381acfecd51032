// Records that an older version left: without fields that came since, they are shown, decided on and told as ever.
import { expect, test } from 'vitest'
import { sickInVain } from '../record/fixtures/story.ts'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
/** Fields of findings, attempts and nodes that rows of the first version do not have. */
const later = new Set([
  ...['fixClass', 'retryHelps', 'rule', 'taskIds', 'files', 'lines'],
  ...['tasksRun', 'tasksSucceeded', 'jobsSeenAt'],
  ...['seen', 'others', 'foregone', 'grants', 'rejections', 'acknowledged', 'silenced'],
  ...['holdsTold', 'wouldAlso', 'overtakenBy', 'growTries', 'eTag', 'sickNodes', 'ailment'],
])
const laterRows = ['holds', 'jobs', 'runs', 'silence', 'states', 'storm', 'unseen'].map(
  (part) => `ctl|${part}`,
)

function older(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(older)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !later.has(name))
      .map(([name, inner]) => [name, older(inner)]),
  )
}

async function rewrite({ rows }: WholeApp): Promise<number> {
  const table = 'state'
  let count = 0
  for (const { partition, row, value } of rows.dump(table)) {
    if (row === 'head') continue
    const change = laterRows.includes(row)
      ? ({ kind: 'delete', row } as const)
      : ({ kind: 'upsert', row, value: older(value) } as const)
    await rows.transact(table, partition, [change])
    count += 1
  }
  return count
}

const world = smallWorld({
  pool: { dedicated: 10 },
  jobs: [
    {
      id: 'sweep',
      pool: 'frames',
      tasks: [
        { id: 'c-{n}', count: 200, commandLine: 'x', duration: ['PT1M', 'PT2M'] },
        { id: 'f-{n}', count: 9, commandLine: 'x', duration: 'PT1M', exitCode: 3 },
        { id: 'wide', commandLine: 'x', duration: 'PT1M', requiredSlots: 4 },
      ],
    },
  ],
  script: [{ do: 'node-black-hole', pool: 'frames', nodes: 0, failsAfter: 'PT9S' }, ...sickInVain],
})

test.each([
  { mode: 'act', after: 12, policy: { mode: 'act' } },
  { mode: 'recommend', after: 14, policy: {} },
])('in $mode a record of an older version is gone on with', async ({ after, policy }) => {
  const whole = startWholeApp({ world, policy })
  await whole.run(after * minuteMs)
  const open = await whole.app.history.list({ top: 200 })
  expect(open.items.length).toBeGreaterThanOrEqual(3)
  expect(await rewrite(whole)).toBeGreaterThan(open.items.length)
  const told = whole.told.length
  whole.restart()
  await whole.run(40 * minuteMs)
  expect(whole.telemetry.filter(({ name }) => name.startsWith('error'))).toEqual([])
  const stories = await whole.incidents()
  // The same ones, each once: nothing was opened anew for having been written by another version.
  const early = new Set(open.items.map(({ incident }) => incident.id))
  expect(stories.filter(({ incident }) => early.has(incident.id))).toHaveLength(early.size)
  const standing = stories.filter(({ incident }) => incident.state !== 'resolved')
  const keys = standing.map(
    ({ incident }) => `${incident.fault} ${JSON.stringify(incident.subject)}`,
  )
  expect(new Set(keys).size).toBe(keys.length)
  if (policy.mode) expect(whole.told.length).toBeGreaterThan(told)
})
