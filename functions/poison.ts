// Queue `pool-exams-poison`: an exam that failed five times; the pool is looked at again by the census, and people are told.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.storageQueue('poison', {
  queueName: 'pool-exams-poison',
  connection: 'AzureWebJobsStorage',
  handler: traced(async (message: unknown) => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).poison(message)
  }),
})
