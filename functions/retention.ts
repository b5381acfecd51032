// Timer, once a day: takes out what is older than the history is kept.
import { app } from '@azure/functions'

app.timer('retention', {
  schedule: '0 20 3 * * *',
  handler: async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).retire()
  },
})
