// Tells a broken run: the seed, what broke, the shrunk list of faults, and the last steps.

import { faultText } from '../test/simulation/fault.ts'
import type { Played } from '../test/simulation/play.ts'

const lastSteps = 50

export function brokenText({ seed, broken, story, trace }: Played): string {
  const { plan, faults = [] } = story
  const { script = [] } = plan.world as { script?: readonly unknown[] }
  const lines = [
    `seed ${seed}: ${broken[0]}`,
    ...broken.slice(1, 5).map((text) => `  also ${text}`),
    `  what it takes: ${faults.length} faults, ${plan.people.length} people, ${script.length} sicknesses, ${plan.instances} instances, clocks off by ${[...new Set(plan.skewsMs)].join(', ')} ms`,
    ...faults.map((fault) => `    ${faultText(fault)}`),
    ...plan.people.map((act) => `    a person: ${JSON.stringify(act)}`),
    ...script.map((step) => `    ${JSON.stringify(step)}`),
    `  the last ${Math.min(lastSteps, trace.length)} of ${trace.length} steps:`,
    ...trace.slice(-lastSteps).map((step) => `    ${step}`),
    `  again: npm run simulate -- --from ${seed} --seeds 1`,
  ]
  return lines.join('\n')
}
