// Queue `pool-drains`: delivers what a pool has recorded and not yet told.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.storageQueue('drain', {
  queueName: 'pool-drains',
  connection: 'AzureWebJobsStorage',
  handler: traced(async (message: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).drain(message)
  }),
})
