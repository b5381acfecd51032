// The composition root of a look without a deployment: what the CLI needs of Azure, without settings, storage or state.
import { decodeFault } from './adapters/azure/batch/decode-fault.ts'
import { decodeNode } from './adapters/azure/batch/decode-node.ts'
import { decodePool } from './adapters/azure/batch/decode-pool.ts'
import { decodeTask } from './adapters/azure/batch/decode-task.ts'
import type { Decoders } from './diagnose/saying.ts'

/** Read from a task that stands alone: what its job says of it is not known. */
const noJob = {
  jobId: '',
  poolId: '',
  state: '',
  metadata: {},
  usesDependencies: false,
}

export const decoders: Decoders = {
  fault: decodeFault,
  node: decodeNode,
  pool: (value, now) => decodePool(value, undefined, now),
  task: (value, now) => decodeTask(value, noJob, now),
}
