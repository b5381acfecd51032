// Event Grid, CloudEvents 1.0 and the Event Grid schema: an event only says "look at this pool now".
import { app } from '@azure/functions'

app.eventGrid('signals', {
  handler: async (event: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).signal(event)
  },
})
