// The faults Batch Medic can name: a closed union, each with whose fault it is, its cause class and what helps.
import { apiFaults } from './api-faults.ts'
import type { FaultRow } from './fault-row.ts'
import { jobFaults } from './job-faults.ts'
import { nodeFaults } from './node-faults.ts'
import { ownFaults } from './own-faults.ts'
import { poolFaults } from './pool-faults.ts'
import { taskFaults } from './task-faults.ts'

export const faults = {
  ...nodeFaults,
  ...poolFaults,
  ...taskFaults,
  ...jobFaults,
  ...apiFaults,
  ...ownFaults,
} as const satisfies Record<string, FaultRow>

export type Fault = keyof typeof faults

export function faultRow(fault: Fault): FaultRow {
  return faults[fault]
}

export function isFault(text: string): text is Fault {
  return Object.hasOwn(faults, text)
}
