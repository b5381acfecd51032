// Timer, every 30 s: one census of all accounts; it alone would find everything, a little later than events do.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.timer('census', {
  schedule: '*/30 * * * * *',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).census()
  }),
})
