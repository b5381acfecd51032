// People's commands against real processes: the CLI asks the app over HTTP, and the holder of the pool carries it out.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../src/cli/run.ts'
import { smallWorld } from '../support/small-world.ts'
import { type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack

const world = smallWorld({
  script: [{ at: 'PT20S', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' }],
})

beforeAll(async () => {
  stack = await startSmallStack({ world })
})
afterAll(() => stack.end())

async function cli(line: string) {
  const said = { out: '', err: '' }
  const code = await runCli(line.split(' '), {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    terminal: { width: 300, colour: false, timeZone: 'UTC' },
    env: { BATCH_MEDIC_URL: stack.addresses.app, BATCH_MEDIC_KEY: stack.keys.host },
    cwd: stack.stateDir,
    fetch,
    version: '0',
    now: Date.now,
    progress: () => undefined,
    emulator: async () => 0,
    read: async () => ({ bytes: new Uint8Array(), cut: false }),
    openLook: async () => {
      throw new Error('no account is to be opened')
    },
  })
  return { code, ...said }
}

const changes = (name: string, key: string) =>
  fetch(`${stack.addresses.app}/api/controls`, {
    method: 'POST',
    headers: {
      'x-functions-key': key,
      'content-type': 'application/json',
      'x-batch-medic-by': name,
    },
    body: '{"do":"resume","pool":"frames"}',
  })

test('a pause, its end, an order and the audit of all of them', async () => {
  const paused = await cli('pause frames --reason upgrade --by ann')
  expect(paused).toMatchObject({ code: 0, err: '' })
  expect(paused.out).toContain('Applied: Nothing of the pool is changed')
  const story = await stack.until('an incident', async () => (await stack.stories())[0])
  const inForce = await cli('controls --pool frames')
  expect(inForce.out).toContain('Paused by ann (as stated)')

  // The account's list names the pools that a census has counted.
  await stack.until('the list', async () =>
    (await cli('controls')).out === inForce.out ? true : undefined,
  )

  const { id } = story.incident
  expect((await cli(`run reboot ${id} --by bob`)).out).toContain('Applied: reboot ordered by bob')
  expect(await stack.writes()).toEqual([])
  expect((await cli('resume frames --by ann')).out).toContain('Applied: The pause of ann')
  await stack.until('the ordered reboot', async () => {
    const made = await stack.writes()
    return made.includes('reboot 202') ? made : undefined
  })
  const refused = await cli(`approve ${id} --by eve`)
  expect(refused).toMatchObject({ code: 1, out: '' })

  const audit = await cli('audit --pool frames')
  expect(audit.out).toMatch(
    /ann \(as stated\) pause[\s\S]*bob \(as stated\) run reboot[\s\S]*ann \(as stated\) resume/,
  )
})

test('a key that reads changes nothing, and a wrong one does not even read', async () => {
  expect((await changes('eve', stack.keys.functions.controls ?? '')).status).toBe(401)
  expect((await changes('eve', 'none')).status).toBe(401)
  const own = await changes('ann', stack.keys.functions['change-controls'] ?? '')
  expect(own.status).toBe(202)
})
