// Queue `pool-exams`: examines one pool, from observing to telling.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.storageQueue('examine', {
  queueName: 'pool-exams',
  connection: 'AzureWebJobsStorage',
  handler: traced(async (message: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).examine(message)
  }),
})
