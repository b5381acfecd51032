// Timer, every hour: counts the days that are over, so that the summary has them when somebody asks.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.timer('count-days', {
  schedule: '0 7 * * * *',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).countDays()
  }),
})
