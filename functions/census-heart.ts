// Queue `census-beats`: the second heart, for when timers stand still; gated so that two hearts take one census.
import { app } from '@azure/functions'

app.storageQueue('census-heart', {
  queueName: 'census-beats',
  connection: 'AzureWebJobsStorage',
  handler: async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).census()
  },
})
