// Timer, every hour: counts the days that are over, so that the summary has them when somebody asks.
import { app } from '@azure/functions'

app.timer('count-days', {
  schedule: '0 7 * * * *',
  handler: async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).countDays()
  },
})
