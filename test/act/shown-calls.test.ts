// The call that is shown in recommend is the call that is made in act: method, path and body, of every action.
import type { HttpClient, WebResource } from '@azure/ms-rest-js'
import { HttpHeaders } from '@azure/ms-rest-js'
import { expect, test } from 'vitest'
import { callBatch, growPool } from '../../src/act/call-batch.ts'
import { createBatchAccount } from '../../src/adapters/azure/batch/batch-account.ts'
import { furtherCalls } from '../../src/decide/further-calls.ts'
import { freeCall, growCall, plannedCall } from '../../src/decide/planned-call.ts'
import type { Action, PlannedCall } from '../../src/domain/action.ts'
import { waveReboot } from '../../src/domain/rolling.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import { nodeSubject, noon, pool, poolFacts, taskSubject } from '../support/build-facts.ts'
import { attempt } from '../support/build-record.ts'

const facts = poolFacts()
const node = nodeSubject('tvmps_1')

/** What is sent when this is called, as a call that could have been shown. */
async function sent(call: (batch: BatchAccount) => Promise<unknown>): Promise<readonly unknown[]> {
  const requests: unknown[] = []
  const httpClient: HttpClient = {
    sendRequest: async (request: WebResource) => {
      const url = new URL(request.url)
      url.searchParams.delete('api-version')
      url.searchParams.delete('timeout')
      const path = decodeURIComponent(url.pathname) + url.search
      const body = request.body === undefined ? {} : JSON.parse(String(request.body))
      requests.push({ method: request.method, path, body })
      return { request, status: 202, headers: new HttpHeaders() }
    },
  }
  const batch = createBatchAccount({
    ...{ name: 'renderfarm', url: 'http://127.0.0.1:1', apiVersion: '2022-10-01.16.0' },
    auth: { kind: 'key', key: Buffer.alloc(64, 7).toString('base64') },
    clock: { now: () => noon, toWallMs: (ms) => ms },
    httpClient,
  })
  await call(batch)
  return requests
}

const options = ['requeue', 'taskcompletion'] as const
const ofNodes = options.flatMap((option) =>
  (['reboot', 'replace', 'remove', 'disable-scheduling'] as const).map((kind) => ({
    ...{ kind, node, option },
  })),
)
const ofTasks = (['reactivate-task', 'terminate-task'] as const).map((kind) => ({
  ...{ kind, task: taskSubject() },
}))
const enable = { kind: 'enable-scheduling', node, option: 'requeue' } as const

test.each([...ofNodes, enable, ...ofTasks])('$kind $option', async (action) => {
  const shown = plannedCall(pool, action)
  expect(await sent((batch) => callBatch(batch, facts, action))).toEqual([shown])
})

test('the second call of a replacement', async () => {
  const targets = { targetDedicated: 7, targetLowPriority: 3 }
  const remembered = { ...targets, dedicated: true }
  const made = attempt({ action: { kind: 'replace', node, option: 'requeue' }, remembered })
  const calls = await sent((batch) => growPool(batch, facts, made))
  expect(calls).toEqual([growCall(pool, targets)])
})

test('a folder of a full disk', async () => {
  const path = 'workitems/shots/job-1/shot-1'
  const calls = await sent((batch) => batch.deleteNodeFolder(pool.pool, node.nodeId, path))
  expect(calls).toEqual([freeCall(pool, node.nodeId, path)])
})

test('each reboot of a rolling reboot', () => {
  const rolling: Action = { kind: 'rolling-reboot', nodes: [node], waveNodes: 1 }
  const made: PlannedCall | undefined = plannedCall(pool, waveReboot(node))
  expect(furtherCalls(pool, rolling, facts)?.calls).toEqual([made])
  expect(made?.body).toEqual({ nodeRebootOption: 'requeue' })
})
