// Queue `pool-exams`: examines one pool, from observing to telling.
import { app } from '@azure/functions'

app.storageQueue('examine', {
  queueName: 'pool-exams',
  connection: 'AzureWebJobsStorage',
  handler: async (message: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).examine(message)
  },
})
