// The bench of the whole app: `npm run bench`, with `-- --json` as JSON. It prints figures and judges nothing.
import { censusCost } from './census-cost.ts'
import { manyAtOnce } from './many-at-once.ts'
import { oneOfMany } from './one-of-many.ts'
import { simulated } from './simulated.ts'
import { printAsJson, printAsText, type Section } from './table.ts'

const sections: Section[] = [await oneOfMany()]
for (const failing of [150, 375, 750]) sections.push(await manyAtOnce(failing))
sections.push(await censusCost())
const simulation = await simulated()
if (simulation) sections.push(simulation)
if (process.argv.includes('--json')) printAsJson(sections)
else printAsText(sections)
