// What kind of machine a pool's nodes are: Windows or Linux, of a cloud service or a virtual machine.
import type { Wire } from '../life/basics.ts'
import type { PoolState } from '../life/pool-state.ts'

/** The retired kind, always Windows; recorded conversations still have it. */
export const isCloudService = (pool: PoolState): boolean =>
  pool.spec.cloudServiceConfiguration !== undefined

export const machineOf = (pool: PoolState): Wire | undefined =>
  pool.spec.virtualMachineConfiguration as Wire | undefined

/** The node agent's SKU names the operating system; nothing else of a pool does so for certain. */
export const isWindows = (pool: PoolState): boolean =>
  isCloudService(pool) || /windows/i.test(String(machineOf(pool)?.nodeAgentSKUId ?? ''))
