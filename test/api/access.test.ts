// The answers of /api/access on the whole app: what is taken, what is refused, and that a user is gone when its time is over.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accessList, endAccess, giveAccess } from '../../src/api/access.ts'
import { auditResponse } from '../../src/api/audit.ts'
import { poolsResponse } from '../../src/api/pools.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { sdkOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const caller = { by: 'ann', verified: false }
const sshPublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ann@desk'

const openPool = {
  ...{ id: 'open', vmSize: 'standard_d2s_v5', targetDedicatedNodes: 1 },
  virtualMachineConfiguration: {
    imageReference: {
      ...{ publisher: 'canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts' },
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

async function farm(policy: object = { connect: 'on' }) {
  const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2 }]
  const whole = startWholeApp({ world: smallWorld({ script }), policy })
  await sdkOn(whole.emulator).pool.add(openPool)
  await whole.run(5 * minuteMs)
  const { items } = await whole.person.nodes('open')
  const node = items[0]?.nodeId ?? ''
  const wish = { pool: 'open', node, reason: 'it hangs', sshPublicKey }
  const ask = async (body: unknown) => {
    const { status, body: text } = await giveAccess(whole.app, body, caller)
    return { status, ...JSON.parse(text) }
  }
  return { ...whole, whole, node, wish, ask }
}

describe('/api/access', () => {
  test('gives a user, lists it, and the census takes it away when its time is over', async () => {
    const { whole, wish, ask, node } = await farm()
    const given = await ask({ ...wish, minutes: 30 })
    expect(given).toMatchObject({ status: 201, os: 'linux', access: { by: 'ann', nodeId: node } })
    const listed = JSON.parse((await accessList(whole.app)).body)
    expect(listed.access).toHaveLength(1)
    await whole.run(29 * minuteMs)
    expect(await whole.app.access.list()).toHaveLength(1)
    await whole.run(2 * minuteMs)
    expect(await whole.app.access.list()).toEqual([])
    const again = await whole.person.deleteNodeUser('open', node, given.access.user)
    expect(again).toMatchObject({ kind: 'gone', code: 'NodeUserNotFound' })
  })

  test('of the demo succeeds on a node that its pool lists as idle, from outside and from within', async () => {
    const demo = new URL('../../src/emulator/worlds/demo.json', import.meta.url)
    const whole = startWholeApp({
      world: JSON.parse(readFileSync(demo, 'utf8')),
      policy: { connect: 'on' },
    })
    await whole.run(3 * minuteMs)
    const { body } = await poolsResponse(whole.app, new URLSearchParams('pool=frames'))
    const { nodes } = JSON.parse(body).pools[0]
    const { node } = nodes.find(({ state }: { state: string }) => /idle|running/.test(state))
    const wish = { pool: 'frames', node, reason: 'it hangs', sshPublicKey }
    const from = async (more: object) => {
      const given = await giveAccess(whole.app, { ...wish, ...more }, caller)
      return { status: given.status, ...JSON.parse(given.body) }
    }
    expect(await from({})).toMatchObject({
      status: 201,
      address: expect.stringMatching(/^203\.0\.113\./),
    })
    expect(await from({ fromInside: true })).toMatchObject({
      status: 201,
      address: expect.stringMatching(/^10\./),
      port: 22,
    })
    const { body: audit } = await auditResponse(whole.app, new URLSearchParams('pool=frames'))
    expect(JSON.parse(audit).audit).toMatchObject([{ what: 'connect' }, { what: 'connect' }])
  })

  test('keeps why as one line for people', async () => {
    const { whole, wish, ask } = await farm()
    await ask({ ...wish, reason: 'it\u202e hangs\n\u001b[31mred' })
    expect(await whole.app.access.list()).toMatchObject([{ reason: 'it hangs [31mred' }])
  })

  test('ends it when somebody asks', async () => {
    const { whole, wish, ask, node } = await farm()
    await ask(wish)
    const { body } = await endAccess(whole.app, { pool: 'open', node }, caller)
    expect(JSON.parse(body).ended).toMatchObject([{ gone: true }])
    expect(await whole.app.access.list()).toEqual([])
  })

  test('of an incident is access to its node, and says why not', async () => {
    const { whole, ask } = await farm()
    const [story] = await whole.incidents()
    const answer = await ask({ incident: story?.incident.id, reason: 'look', sshPublicKey })
    expect(answer).toMatchObject({ status: 409, detail: /The node is unusable/ })
  })

  test('is off unless the policy says on', async () => {
    const { ask, wish } = await farm({ mode: 'act' })
    expect(await ask(wish)).toMatchObject({ status: 403, detail: /"connect": "on"/ })
  })

  test.each([
    [{ reason: '' }, 400, /reason: "" is too short; say why/],
    [{ minutes: 3 }, 400, /minutes: 3 must be 5 at least/],
    [{ minutes: 20_000 }, 400, /minutes: 20000 must be 1440 at most: a day/],
    [{ sshPublicKey: `command="sh" ${sshPublicKey}` }, 400, /is no SSH public key/],
    [{ sshPublicKey: `${sshPublicKey}\n${sshPublicKey}` }, 400, /is no SSH public key/],
    [{ sshPublicKey: `${sshPublicKey}\rssh-rsa x` }, 400, /is no SSH public key/],
    [{ sshPublicKey: sshPublicKey.replace('ssh-ed25519', 'ssh-rsa') }, 400, /is no SSH public key/],
    [{ sshPublicKey: 'ssh-ed25519 AAAA' }, 400, /is no SSH public key/],
    [{ sshPublicKey: 'hello' }, 400, /sshPublicKey: is no SSH public key/],
    [{ sshPublicKey: '-----BEGIN OPENSSH PRIVATE KEY-----' }, 400, /is a private key/],
    [{ colour: 'red' }, 400, /colour: not known here/],
    [{ pool: '../x' }, 400, /pool: "..\/x" is no pool id/],
    [{ node: 'n0' }, 404, /The node is not there/],
    [{ account: 'other' }, 404, /"other" is not watched/],
    [{ incident: 'nonsense' }, 400, /incident: "nonsense" must have the form/],
    [{ incident: 'renderfarm.open.aaaaaa' }, 404, /is not known/],
  ])('%j is answered with %i', async (change, status, detail) => {
    const { ask, wish, whole } = await farm()
    expect(await ask({ ...wish, ...change })).toMatchObject({ status, detail })
    expect(await whole.app.access.list()).toEqual([])
  })

  test('a body that is no object is refused, and no key is repeated', async () => {
    const { ask } = await farm()
    expect(await ask('x')).toMatchObject({ status: 400 })
    const answer = await ask({ pool: 'open', node: 'n', reason: 'abc', sshPublicKey: 'S3CRET' })
    expect(JSON.stringify(answer)).not.toContain('S3CRET')
  })
})
