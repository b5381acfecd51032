// A process that lives a story of an unusable node and tells Application Insights of it through the real SDK.
import { setImmediate } from 'node:timers/promises'
import { createAzureTelemetry } from '../../../src/adapters/azure/telemetry/telemetry.ts'
import { stepNow } from '../../../src/adapters/telemetry/running-step.ts'
import { queueNames } from '../../../src/ports/messages.ts'
import { sayCause, traced } from '../../../src/ports/origin.ts'
import { smallWorld } from '../../support/small-world.ts'
import { setStage } from '../../support/whole-app.ts'

const [connectionString = ''] = process.argv.slice(2)
const telemetry = createAzureTelemetry({ connectionString })
const stage = setStage({
  world: smallWorld({
    script: [
      { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' },
      { at: 'PT2M', do: 'node-unusable', pool: 'frames', nodes: 5, recoversAfter: 'PT5M' },
    ],
  }),
  around: (ports) => ({ ...ports, telemetry }),
})
const app = stage.makeApp('child')
const minutes = 25
let invocations = 0

/** Each as the host would make it: a request of its own, which says that it is not sampled. */
async function invoke(functionName: string, work: () => Promise<unknown>): Promise<void> {
  invocations += 1
  const traceParent = `00-${String(invocations).padStart(32, 'a')}-${String(invocations).padStart(16, 'b')}-00`
  const context = { invocationId: `i${invocations}`, functionName, traceContext: { traceParent } }
  await traced(work)(undefined, context)
}

for (let tick = 0; tick < minutes * 12; tick += 1) {
  if (tick % 6 === 0) await invoke('census', () => app.census())
  if (tick % 6 === 3) await invoke('task-census', () => app.taskCensus())
  for (const event of stage.signals.splice(0)) await invoke('signals', () => app.signal(event))
  for (let one = stage.messages.pop(); one; one = stage.messages.pop()) {
    const { queue, body } = one
    if (queue === queueNames.exams) await invoke('examine', () => app.examine(body))
    else if (queue === queueNames.drains) await invoke('drain', () => app.drain(body))
  }
  stage.emulator.advance(5_000)
  // As between invocations: the SDK loads meanwhile.
  await setImmediate()
}
await invoke('examine', async () => {
  sayCause(`00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`)
  await telemetry.step('exam', { pool: 'renderfarm|told' }, async () => {
    const batch = { service: 'batch', scheme: 'https', account: 'renderfarm' } as const
    const host = 'renderfarm.westeurope.batch.azure.com'
    const nodes = { name: 'GET /pools/{pool}/nodes', method: 'GET', clientRequestId: 'c-1' }
    const heard = stepNow()?.begin({ ...batch, ...nodes, host })
    heard?.answered({ status: 503, requestId: 'b-1' })
    heard?.ended()
    const row = { service: 'table', name: 'Rows.get', method: 'GET', scheme: 'https' } as const
    stepNow()
      ?.begin({ ...row, host: 'medic.table.core.windows.net' })
      .ended('ECONNRESET')
  })
})
telemetry.warn('Mend https://x.example/c?sig=TOPSECRET&x=1', { stage: 'act' })
telemetry.error('It broke', new Error('AccountKey=TOPSECRET;'), { stage: 'act' })
// One flush waits for three seconds at most, and this machine may be busy.
for (let times = 0; times < 20; times += 1) await telemetry.flush()
process.exit(0)
