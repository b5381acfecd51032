// Opens the queues behind the queue triggers of an app and starts a listener for each.
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue'
import type { Clock } from '../../ports/clock.ts'
import type { LogSink } from './core-types.ts'
import type { HostSettings } from './host-json.ts'
import type { Invoker } from './invoke.ts'
import { startQueueListener } from './queue-listener.ts'
import { resolveSettings } from './resolve-settings.ts'
import type { RegisteredFunction } from './worker-app.ts'

export interface QueuesDeps {
  functions: readonly RegisteredFunction[]
  settings: NodeJS.ProcessEnv
  host: HostSettings
  clock: Clock
  invoker: Invoker
  log: LogSink
}

/** @throws Error that names the function and the setting, when a connection is missing or not usable */
export function startQueues(deps: QueuesDeps): { stop(): Promise<void> }[] {
  return deps.functions.map((fn) => {
    const name = fn.metadata.name
    const trigger = Object.values(fn.metadata.bindings).find((b) => /^queuetrigger$/i.test(b.type))
    const queueName = resolveSettings(String(trigger?.queueName ?? ''), deps.settings)
    const connection = String(trigger?.connection || 'AzureWebJobsStorage')
    const text = deps.settings[connection] ?? deps.settings[`AzureWebJobs${connection}`]
    if (!text) {
      throw new Error(
        `function "${name}": the setting ${connection} holds no connection string of a storage account`,
      )
    }
    const service = open(text, connection)
    // A poison queue has no poison queue of its own.
    const ownPoison = queueName.endsWith('-poison')
    const poison: QueueClient | undefined = ownPoison
      ? undefined
      : service.getQueueClient(`${queueName}-poison`)
    return startQueueListener({
      fn,
      queue: service.getQueueClient(queueName),
      poison,
      settings: deps.host.queues,
      clock: deps.clock,
      invoker: deps.invoker,
      log: deps.log,
    })
  })
}

function open(text: string, setting: string): QueueServiceClient {
  try {
    // The listener has its own back-off; the SDK's would hide for minutes that storage is away.
    return QueueServiceClient.fromConnectionString(text, { retryOptions: { maxTries: 1 } })
  } catch {
    throw new Error(`the setting ${setting} is not a connection string of a storage account`)
  }
}
