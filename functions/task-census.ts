// Timer, every 30 s: finds the pools in which tasks failed; Batch has no query for that over an account.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.timer('task-census', {
  schedule: '15,45 * * * * *',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).taskCensus()
  }),
})
