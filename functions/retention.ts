// Timer, once a day: takes out what is older than the history is kept.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.timer('retention', {
  schedule: '0 20 3 * * *',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).retire()
  }),
})
