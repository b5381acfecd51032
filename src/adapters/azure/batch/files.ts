// The file reads of the Batch port, sent past the SDK's operations.
import type { BatchServiceClient } from '@azure/batch'
import { batchCallTimeoutMs } from '../../../domain/lease.ts'
import type { BatchAccount } from '../../../ports/batch.ts'
import { exchange, type WireCall } from './exchange.ts'
import { fileTail } from './file-tail.ts'
import { wireTime } from './wire-value.ts'

export interface FilesDeps {
  client(): Promise<BatchServiceClient>
  url: string
  apiVersion: string
}

/**
 * The SDK's own file operations answer with streams, also for errors; these are plain requests through its
 * pipeline, which signs them. Slashes in a file's path go out as %2F, as the SDK sends them.
 */
export function createFiles(
  deps: FilesDeps,
): Pick<BatchAccount, 'nodeFile' | 'taskFile' | 'taskFileChangedAt'> {
  function send(path: string, method: 'HEAD' | 'GET', range?: string): WireCall {
    return async ({ abortSignal }) =>
      (await deps.client()).sendRequest({
        method,
        url: `${deps.url}${path}?api-version=${encodeURIComponent(deps.apiVersion)}`,
        headers: range ? { 'ocp-range': range } : {},
        abortSignal,
      })
  }

  const pathOf = (segments: readonly string[]) =>
    segments.map((segment) => `/${encodeURIComponent(segment)}`).join('')

  const tail = (segments: readonly string[], maxBytes: number) => {
    const path = pathOf(segments)
    const calls = { head: send(path, 'HEAD'), get: (range: string) => send(path, 'GET', range) }
    return fileTail(calls, maxBytes, batchCallTimeoutMs)
  }

  return {
    nodeFile: (poolId, nodeId, path, maxBytes) =>
      tail(['pools', poolId, 'nodes', nodeId, 'files', path], maxBytes),
    taskFile: (jobId, taskId, path, maxBytes) =>
      tail(['jobs', jobId, 'tasks', taskId, 'files', path], maxBytes),
    async taskFileChangedAt(jobId, taskId, path) {
      const file = pathOf(['jobs', jobId, 'tasks', taskId, 'files', path])
      const head = await exchange(send(file, 'HEAD'), batchCallTimeoutMs)
      if (head.kind === 'silence' || head.status > 299) return undefined
      return wireTime(head.header('last-modified'))
    },
  }
}
