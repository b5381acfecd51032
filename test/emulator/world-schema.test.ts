// A wrong world file is told of in one error that names every fault with its place.
import { expect, test } from 'vitest'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { job, pool, worldOf } from './support.ts'

const messageOf = (world: unknown): string => {
  try {
    parseWorld(world, 'worlds/mine.json')
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

test('all faults at once, each with its path and what to do', () => {
  const message = messageOf({
    accounts: [{ name: 'Render Farm', pools: [pool({ dedicated: -1 }), { id: 'x y' }], jobs: [] }],
    script: [
      { at: '5 minutes', do: 'node-unusable', pool: 'frames', nodes: 0 },
      { at: 'PT1M', do: 'explode' },
    ],
  })
  expect(message).toMatch(/^worlds\/mine\.json cannot be used:\n/)
  for (const line of [
    'accounts[0].name: an account has 3 to 24 lower-case letters and digits',
    'accounts[0].pools[0].dedicated: ',
    'accounts[0].pools[1].id: an id has 1 to 64 letters',
    'accounts[0].pools[1].vmSize: ',
    'script[0].at: "5 minutes" is no duration; write it as ISO 8601',
    'script[1].do: ',
  ]) {
    expect(message).toContain(line)
  }
})

test.each([
  {
    when: 'a job names a pool that is not there',
    world: worldOf({ jobs: [job({ pool: 'nowhere' })] }),
    says: 'accounts[0].jobs[0].pool: there is no pool "nowhere"; name one of this account',
  },
  {
    when: 'a step names a pool that is not there',
    world: worldOf({ script: [{ at: 'PT1M', do: 'node-unusable', pool: 'nowhere', nodes: 0 }] }),
    says: 'script[0].pool: there is no pool "nowhere"; name one of account "renderfarm"',
  },
  {
    when: 'a step names a task that is not there',
    world: worldOf({ script: [{ at: 'PT1M', do: 'task-fails', job: 'shot', task: 't-9999' }] }),
    says: 'script[0].task: there is no task "t-9999"; name one of job "shot"',
  },
  {
    when: 'a property is misspelt',
    world: worldOf({ pools: [{ ...pool(), dedicatd: 3 } as ReturnType<typeof pool>] }),
    says: 'accounts[0].pools[0].dedicatd: there is no such field; did you mean "dedicated"?',
  },
  {
    when: 'a reboot is answered by a code that does not exist',
    world: worldOf({
      script: [
        { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 0, reboot: 'NodeUnusable' },
      ],
    }),
    says: 'script[0].reboot: give "cures", "in-vain" or the code of the refusal',
  },
  {
    when: 'a task lasts a wrong duration',
    world: worldOf({
      jobs: [job({ tasks: [{ id: 't', commandLine: 'x', duration: '1M' as 'PT1M' }] })],
    }),
    says: 'accounts[0].jobs[0].tasks[0].duration: "1M" is no duration; write it as ISO 8601',
  },
  {
    when: 'a field is missing',
    world: worldOf({ pools: [{ ...pool(), vmSize: undefined } as never] }),
    says: 'accounts[0].pools[0].vmSize: it is missing; give a text',
  },
  {
    when: 'two pools have one id',
    world: worldOf({ pools: [pool(), pool({ id: 'FRAMES' })] }),
    says: 'accounts[0].pools[1].id: "FRAMES" is there already; ids compare without case',
  },
])('refused when $when', ({ world, says }) => {
  expect(messageOf(world)).toContain(says)
})
