// Event Hub with Batch's service logs, registered only where one is set up: a record only says "look at this pool now".
import { app, trigger } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

if (process.env.BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace) {
  const hub = trigger.eventHub({
    connection: 'BATCH_MEDIC_SERVICE_LOGS',
    eventHubName: '%BATCH_MEDIC_SERVICE_LOGS_HUB%',
    cardinality: 'many',
  })
  app.generic('service-logs', {
    // As text: else one message that is no JSON fails its whole batch before it is here (azure-functions-eventhubs-extension#118).
    trigger: { ...hub, dataType: 'string' },
    // The hub goes on behind a batch that failed: this is what brings it again, for as long as a store is away for a moment.
    retry: {
      strategy: 'exponentialBackoff',
      maxRetryCount: 5,
      minimumInterval: { seconds: 2 },
      maximumInterval: { seconds: 30 },
    },
    handler: traced(async (messages: unknown) => {
      const { medic } = await import('../src/azure.ts')
      await (await medic()).serviceLogs(messages)
    }),
  })
}
