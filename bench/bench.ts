// The bench of the whole app: `npm run bench`, with `-- --json` as JSON. It prints figures and judges nothing.
// `-- --days 1000` seeds a history of a million incidents first (minutes); `--store "CONNECTION"` takes one that
// tools/seed-history.ts has filled. Without them it has just the days that the thousandth page needs.
import { parseArgs } from 'node:util'
import { censusCost } from './census-cost.ts'
import { coldStart } from './cold-start.ts'
import { historyPages } from './history-pages.ts'
import { manyAtOnce } from './many-at-once.ts'
import { oneOfMany } from './one-of-many.ts'
import { simulated } from './simulated.ts'
import { storageTrips } from './storage-trips.ts'
import { printAsJson, printMachine, printSection, type Section } from './table.ts'
import { tellingDelay, tellingMany } from './telling-many.ts'

const { values: asked } = parseArgs({
  options: {
    days: { type: 'string', default: '55' },
    json: { type: 'boolean', default: false },
    store: { type: 'string' },
  },
})

const sections: Section[] = []
const noStorm = { guards: { maxSickShare: 1, stormMinimumNodes: 1000, stormEndShare: 1 } }
const connection = asked.store === undefined ? {} : { connection: asked.store }
const measures: readonly (() => Promise<Section | undefined>)[] = [
  oneOfMany,
  ...[150, 375, 750].map((failing) => () => manyAtOnce(failing)),
  censusCost,
  storageTrips,
  () => tellingMany('750 of 1,503 nodes at once: one incident of the pool', {}),
  () => tellingMany('750 incidents at once: no storm by the policy', noStorm),
  tellingDelay,
  coldStart,
  () => historyPages({ days: Number(asked.days), each: 1_000, ...connection }),
  simulated,
]
if (!asked.json) printMachine()
// Text as it comes: what runs for minutes shows what it has. JSON is one document, at the end.
for (const measure of measures) {
  const section = await measure()
  if (!section) continue
  if (asked.json) sections.push(section)
  else printSection(section)
}
if (asked.json) printAsJson(sections)
