// Queue `census-beats`: the second heart, for when timers stand still; gated so that two hearts take one census.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.storageQueue('census-heart', {
  queueName: 'census-beats',
  connection: 'AzureWebJobsStorage',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).census()
  }),
})
