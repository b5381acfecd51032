// Users on nodes and where to log in: what a person who asks for access needs.
import type { BatchServiceClient } from '@azure/batch'
import { batchCallTimeoutMs } from '../../../domain/lease.ts'
import type { BatchAccount } from '../../../ports/batch.ts'
import { act } from './action-answer.ts'
import { errorWords, parseJson } from './error-body.ts'
import { exchange } from './exchange.ts'
import { saidText } from './read-failure.ts'
import { wireNumber, wireText } from './wire-value.ts'

export type BatchNodeAccess = Pick<BatchAccount, 'addNodeUser' | 'deleteNodeUser' | 'remoteLogin'>

export function createNodeAccess({
  client,
}: {
  client(): Promise<BatchServiceClient>
}): BatchNodeAccess {
  return {
    addNodeUser: (poolId, nodeId, { name, isAdmin, expiresAt, sshPublicKey, password }) =>
      act(
        async (options) =>
          (await client()).computeNode.addUser(
            poolId,
            nodeId,
            {
              ...{ name, isAdmin, expiryTime: new Date(expiresAt) },
              ...(sshPublicKey === undefined ? {} : { sshPublicKey }),
              ...(password === undefined ? {} : { password }),
            },
            options,
          ),
        batchCallTimeoutMs,
      ),

    deleteNodeUser: (poolId, nodeId, name) =>
      act(
        async (options) => (await client()).computeNode.deleteUser(poolId, nodeId, name, options),
        batchCallTimeoutMs,
      ),

    async remoteLogin(poolId, nodeId) {
      const came = await exchange(
        async (options) =>
          (await client()).computeNode.getRemoteLoginSettings(poolId, nodeId, options),
        batchCallTimeoutMs,
      )
      if (came.kind === 'silence') {
        return { kind: 'unavailable', reason: `no answer came (${came.code})` }
      }
      if (came.status < 200 || came.status > 299) {
        const { code, message } = errorWords(came.text)
        return { kind: 'unavailable', reason: saidText(came.status, code, message, came.text) }
      }
      const body = parseJson(came.text)
      const address = wireText(body?.remoteLoginIPAddress)
      const port = wireNumber(body?.remoteLoginPort)
      if (!address || port === undefined) {
        return { kind: 'unavailable', reason: 'the answer names no address' }
      }
      return { kind: 'login', address, port }
    },
  }
}
