// Event Grid, CloudEvents 1.0 and the Event Grid schema: an event only says "look at this pool now".
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.eventGrid('signals', {
  handler: traced(async (event: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).signal(event)
  }),
})
