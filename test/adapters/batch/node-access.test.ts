// Users on nodes through the adapter and the SDK: made, taken away, and where to log in, on the emulator.
import { describe, expect, test } from 'vitest'
import { minuteMs } from '../../../src/domain/durations.ts'
import type { BatchAccount } from '../../../src/ports/batch.ts'
import { sdkOn } from '../../emulator/support.ts'
import { smallWorld } from '../../support/small-world.ts'
import { setStage } from '../../support/whole-app.ts'

async function farm() {
  const stage = setStage({ world: smallWorld({ pool: { dedicated: 1 } }) })
  stage.emulator.advance(10 * minuteMs)
  const user = {
    ...{ name: 'medic1', isAdmin: false, sshPublicKey: 'ssh-ed25519 AAAA' },
    expiresAt: stage.clock.now() + 60 * minuteMs,
  }
  return { batch: stage.person, stage, nodeId: await firstNode(stage.person, 'frames'), user }
}

async function firstNode(batch: BatchAccount, pool: string): Promise<string> {
  const { items } = await batch.nodes(pool)
  return items[0]?.nodeId ?? ''
}

const sshPool = {
  ...{ id: 'open', vmSize: 'standard_d2s_v5', targetDedicatedNodes: 1 },
  virtualMachineConfiguration: {
    imageReference: {
      publisher: 'canonical',
      offer: '0001-com-ubuntu-server-jammy',
      sku: '22_04-lts',
    },
    nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  },
  networkConfiguration: {
    endpointConfiguration: {
      inboundNATPools: [
        {
          ...({ name: 'ssh', protocol: 'tcp', backendPort: 22 } as const),
          ...{ frontendPortRangeStart: 40_000, frontendPortRangeEnd: 40_100 },
        },
      ],
    },
  },
}

describe('users on a node', () => {
  test('are made once, and taken away once', async () => {
    const { batch, nodeId, user } = await farm()
    expect(await batch.addNodeUser('frames', nodeId, user)).toMatchObject({ kind: 'accepted' })
    const twice = await batch.addNodeUser('frames', nodeId, user)
    expect(twice).toMatchObject({ kind: 'refused', status: 409, code: 'NodeUserExists' })
    expect(await batch.deleteNodeUser('frames', nodeId, 'medic1')).toMatchObject({
      kind: 'accepted',
    })
    expect(await batch.deleteNodeUser('frames', nodeId, 'medic1')).toMatchObject({ kind: 'gone' })
  })

  test('cannot be made on a node that is rebooting', async () => {
    const { batch, nodeId, user } = await farm()
    await batch.reboot('frames', nodeId, 'requeue')
    expect(await batch.addNodeUser('frames', nodeId, user)).toMatchObject({ kind: 'refused' })
  })
})

describe('where to log in', () => {
  test('is the address and the port that the pool maps', async () => {
    const { batch, stage } = await farm()
    await sdkOn(stage.emulator).pool.add(sshPool)
    stage.emulator.advance(10 * minuteMs)
    const login = await batch.remoteLogin('open', await firstNode(batch, 'open'))
    expect(login).toEqual({ kind: 'login', address: expect.any(String), port: expect.any(Number) })
  })

  test('cannot be had where the pool maps no port', async () => {
    const { batch, nodeId } = await farm()
    const login = await batch.remoteLogin('frames', nodeId)
    expect(login).toMatchObject({ kind: 'unavailable', reason: /maps no port/ })
  })

  test('cannot be had of a node that is not there', async () => {
    const { batch } = await farm()
    const login = await batch.remoteLogin('frames', 'tvm-none')
    expect(login).toMatchObject({ kind: 'unavailable', reason: /NodeNotFound/ })
  })
})
