// The faults of a node for which its disk is looked at: a look lists its files and asks for a hundred tasks.
import type { Fault } from './fault.ts'

/** Batch calls an image invalid that does not fit on the disk as well: such a node's disk is looked at too. */
const diskFaults: readonly Fault[] = ['node-disk-full', 'node-container-failed']

export function isDiskFault(fault: Fault): boolean {
  return diskFaults.includes(fault)
}
