// One fault: what breaks, when, and whom it hits. A world's script is a list of them; so is what is posted to a running emulator.
import { z } from 'zod'
import { apiFaults } from '../faults/api-fault-schema.ts'
import { nodeFaults } from '../faults/node-fault-schema.ts'
import { poolFaults } from '../faults/pool-fault-schema.ts'
import { taskFaults } from '../faults/task-fault-schema.ts'

export const step = z.discriminatedUnion('do', [
  ...nodeFaults,
  ...poolFaults,
  ...taskFaults,
  ...apiFaults,
])

export type ScriptStep = z.output<typeof step>
