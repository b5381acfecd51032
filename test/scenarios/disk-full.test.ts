// Stories of a node whose disk is full: looked at, freed with somebody's approval, rebooted, and watched.
import { describe, expect, test } from 'vitest'
import type { BatchAccount } from '../../src/ports/batch.ts'
import { say } from '../support/say.ts'
import { smallWorld } from '../support/small-world.ts'
import type { StageOptions, WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const gib = 1024 ** 3
const files = [{ path: 'frame.exr', bytes: 10 * gib }]
const unattended = { mode: 'act', approval: [] }

/** Each of four nodes runs some of 16 tasks in the first minutes; 40 minutes later the disk of the first is full. */
function world({ task = {}, more = [] as readonly object[] } = {}) {
  const shot = { id: 'shot-{n}', count: 16, commandLine: 'render {n}', duration: 'PT1M', files }
  return smallWorld({
    pool: { dedicated: 4, vmSize: 'standard_d2_v3' },
    jobs: [{ id: 'shots', pool: 'frames', tasks: [{ ...shot, ...task }, ...more] }],
    script: [{ at: 'PT40M', do: 'node-disk-full', pool: 'frames', nodes: 0 }],
  })
}

function start(options: Partial<StageOptions> = {}): WholeApp {
  return startWholeApp({ world: world(), policy: { mode: 'act' }, ...options })
}

async function diskStory(whole: WholeApp) {
  const stories = await whole.incidents()
  const story = stories.find(({ incident }) => incident.fault === 'node-disk-full')
  if (!story) throw new Error('there is no incident of a full disk')
  return story
}

async function deeds(whole: WholeApp): Promise<string> {
  const { incident, attempts } = await diskStory(whole)
  const did = attempts.map(({ action, result }) => `${action.kind} ${result}`).join(', ')
  return `${incident.state} ${incident.resolution?.kind ?? incident.waiting?.guard}: ${did}`
}

/** Of the tasks whose folders were deleted, in order. */
const deleted = (whole: WholeApp): readonly string[] =>
  whole.emulator
    .journal()
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => decodeURIComponent(path.split('/files/')[1] ?? path))

const calls = (whole: WholeApp): readonly string[] =>
  whole.writes().map((call) => /\/(\w+) \d+$/.exec(call)?.[1] ?? call)

/** Folders of the first node, by who ran there. */
async function foldersOf(whole: WholeApp): Promise<readonly string[]> {
  const { incident } = await diskStory(whole)
  const { subject } = incident
  const nodeId = subject.kind === 'node' ? subject.nodeId : ''
  const ids = Array.from({ length: 16 }, (_, n) => `shot-${String(n + 1).padStart(4, '0')}`)
  const tasks = await Promise.all(ids.map((id) => whole.person.task('shots', id)))
  return tasks
    .filter((task) => task?.nodeId === nodeId)
    .map((task) => `workitems/shots/job-1/${task?.taskId}`)
}

describe('a full disk', () => {
  test('is freed once somebody approves, and then the node is rebooted and well', async () => {
    const whole = start()
    await whole.run(45 * minuteMs)
    const { incident, attempts } = await diskStory(whole)
    expect(await deeds(whole)).toBe('awaiting-approval approval: collect-evidence done')
    expect(incident.waiting?.reason).toContain('deletes the folders of 4 tasks')
    expect(attempts[0]?.disk?.freeable.map(({ path }) => path)).toEqual(await foldersOf(whole))
    expect(deleted(whole)).toEqual([])
    await say(whole, { kind: 'approve', incidentId: incident.id })
    await whole.run(15 * minuteMs)
    expect(await deeds(whole)).toBe(
      'resolved helped: collect-evidence done, free-disk done, reboot helped',
    )
    expect(deleted(whole)).toEqual(await foldersOf(whole))
    const freed = (await diskStory(whole)).attempts.find(
      ({ action }) => action.kind === 'free-disk',
    )
    expect(freed?.reason).toBe('4 of 4 folders deleted, 40.0 GiB.')
    expect(freed?.grant?.by).toBe('ann')
  })

  test('is looked at again before anything is deleted when the approval comes late', async () => {
    const whole = start()
    await whole.run(80 * minuteMs)
    await say(whole, { kind: 'approve', incidentId: (await diskStory(whole)).incident.id })
    await whole.run(15 * minuteMs)
    expect(await deeds(whole)).toBe(
      'resolved helped: collect-evidence done, collect-evidence done, free-disk done, reboot helped',
    )
  })

  test('is not freed where somebody rejects that: it is rebooted, and then replaced', async () => {
    const whole = start()
    await whole.run(45 * minuteMs)
    await say(whole, { kind: 'reject', incidentId: (await diskStory(whole)).incident.id })
    await whole.run(60 * minuteMs)
    expect(await deeds(whole)).toBe(
      'resolved helped: collect-evidence done, reboot did-not-help, collect-evidence done, replace helped',
    )
    expect(deleted(whole)).toEqual([])
  })

  test('is freed at once where the policy wants no approval', async () => {
    const whole = start({ policy: unattended })
    await whole.run(60 * minuteMs)
    expect(deleted(whole)).toEqual(await foldersOf(whole))
    expect(await deeds(whole)).toContain('resolved helped')
  })

  test('in recommend is shown with what would be deleted, and stays as it is', async () => {
    const whole = start({ policy: {} })
    await whole.run(60 * minuteMs)
    const { incident } = await diskStory(whole)
    expect(incident.waiting).toMatchObject({ guard: 'mode' })
    expect(incident.waiting?.reason).toContain('workitems/shots/job-1/shot-')
    expect(incident.wouldDo).toMatchObject({ method: 'DELETE' })
    expect([...deleted(whole), ...whole.writes()]).toEqual([])
  })
})

describe('nothing is deleted of tasks', () => {
  test('that failed, and the node is rebooted and replaced', async () => {
    const whole = start({ world: world({ task: { exitCode: 1 } }), policy: unattended })
    await whole.run(90 * minuteMs)
    expect(deleted(whole)).toEqual([])
    expect(await deeds(whole)).toBe(
      'resolved helped: collect-evidence done, reboot did-not-help, replace helped',
    )
  })

  test('whose job has a release task that has not run yet', async () => {
    const given = world()
    const [account] = given.accounts
    const properties = {
      jobPreparationTask: { commandLine: 'x' },
      jobReleaseTask: { commandLine: 'collect.sh' },
    }
    const jobs = [{ ...(account?.jobs[0] as object), properties }]
    const whole = start({
      world: { ...given, accounts: [{ ...account, jobs }] },
      policy: unattended,
    })
    await whole.run(60 * minuteMs)
    expect(deleted(whole)).toEqual([])
    expect(await deeds(whole)).toContain('reboot')
  })

  test('that ran there and run again elsewhere: only those that are over are', async () => {
    // Four tasks run for hours, one on each node; that of the full node is requeued to another.
    const long = { id: 'long-{n}', count: 4, commandLine: 'x', duration: 'PT5H', files }
    const pool = { dedicated: 4, vmSize: 'standard_d2_v3', taskSlotsPerNode: 2 }
    const given = world({ more: [long] })
    const [account] = given.accounts
    const worldOfTwo = {
      ...given,
      accounts: [{ ...account, pools: [{ ...account?.pools[0], ...pool }] }],
    }
    const whole = start({ world: worldOfTwo, policy: unattended })
    await whole.run(60 * minuteMs)
    expect(deleted(whole)).toEqual(await foldersOf(whole))
    expect(deleted(whole).length).toBeGreaterThan(0)
    expect(deleted(whole).filter((path) => path.includes('long'))).toEqual([])
  })
})

test('a disk with space on it is rebooted only, and the reason says what is known', async () => {
  const small = [{ path: 'frame.exr', bytes: gib }]
  const whole = start({ world: world({ task: { files: small } }), policy: unattended })
  await whole.run(46 * minuteMs)
  expect(deleted(whole)).toEqual([])
  const { attempts, timeline } = await diskStory(whole)
  expect(attempts[1]?.action.kind).toBe('reboot')
  expect(timeline.map(({ text }) => text).join('\n')).toContain(
    'free-disk is skipped: the files that Batch lists take 4.0 GiB of the 50.0 GiB of the disk, so there is space already or it is taken by what Batch does not list.',
  )
})

test('a process that dies between two deletions leaves the rest, and the ladder goes on', async () => {
  let calls = 0
  const dying = (batch: BatchAccount): BatchAccount => ({
    ...batch,
    async deleteNodeFolder(...args) {
      calls += 1
      if (calls === 3) throw new Error('killed')
      return batch.deleteNodeFolder(...args)
    },
  })
  const whole = start({
    policy: unattended,
    around: (ports) => ({ ...ports, accounts: ports.accounts.map(dying) }),
  })
  await expect(whole.run(60 * minuteMs)).rejects.toThrow('killed')
  whole.restart()
  await whole.run(30 * minuteMs)
  expect(deleted(whole)).toHaveLength(2)
  expect(calls).toBe(3)
  expect(await deeds(whole)).toBe(
    'resolved helped: collect-evidence done, free-disk unknown, collect-evidence done, reboot helped',
  )
  const { timeline } = await diskStory(whole)
  expect(timeline.map(({ text }) => text).join('\n')).toContain(
    'Deleting was interrupted: at least 2 of 4 folders are still there and are left.',
  )
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a process that dies at commit %i of it, written or not, deletes nothing twice and goes on',
  async (nth) => {
    let left = Number.POSITIVE_INFINITY
    const whole = start({
      around: (ports) => ({
        ...ports,
        rows: {
          ...ports.rows,
          async transact(...asked) {
            left -= 1
            if (left === 0 && nth % 2 === 0) throw new Error('killed')
            const answer = await ports.rows.transact(...asked)
            if (left === 0) throw new Error('killed')
            return answer
          },
        },
      }),
    })
    await whole.run(45 * minuteMs)
    await say(whole, { kind: 'approve', incidentId: (await diskStory(whole)).incident.id })
    left = nth
    await whole.run(5 * minuteMs).catch((error) => expect(error.message).toBe('killed'))
    expect(left).toBeLessThanOrEqual(0)
    whole.restart()
    await whole.run(60 * minuteMs)
    expect((await diskStory(whole)).incident).toMatchObject({ state: 'resolved' })
    expect(deleted(whole)).toEqual([...new Set(deleted(whole))])
    const all = await foldersOf(whole)
    expect(deleted(whole).every((path) => all.includes(path))).toBe(true)
    expect(calls(whole).filter((call) => call === 'reboot').length).toBe(1)
  },
)
