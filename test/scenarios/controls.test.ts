// Stories of people who take a hand in it: pauses, approvals, rejections, orders and silences, over the whole app.
import { describe, expect, test } from 'vitest'
import type { Ask } from '../../src/domain/request.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const pool = { account: 'renderfarm', pool: 'frames' }
const alice = { by: 'alice', verified: false, reason: 'because' }

function sick(step: object = {}) {
  return smallWorld({
    script: [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, ...step }],
  })
}

const kinds = (whole: WholeApp) =>
  whole.writes().map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

const asks = (whole: WholeApp, ask: Ask, who = alice) => whole.app.desk.ask(pool, ask, who)

async function only(whole: WholeApp) {
  const [story] = await whole.incidents()
  if (!story) throw new Error('no incident was opened')
  return story
}

async function until(whole: WholeApp, isSo: () => Promise<boolean> | boolean, minutes = 120) {
  for (let passed = 0; passed < minutes * minuteMs; passed += 5_000) {
    if (await isSo()) return
    await whole.run(5_000)
  }
  throw new Error(`it was not so within ${minutes} minutes`)
}

async function audited(whole: WholeApp): Promise<readonly string[]> {
  const far = Date.parse('2030-01-01T00:00:00Z')
  const { entries } = await whole.app.desk.audit({ ...pool, since: 0, until: far, top: 100 })
  return entries.map(({ what, outcome, by }) => `${by} ${what} ${outcome}`)
}

const waitsFor = (whole: WholeApp, guard: string) =>
  until(whole, async () => (await whole.incidents())[0]?.incident.waiting?.guard === guard)

describe('a pause during a repair', () => {
  test('stops the next call, and resume lets it go on', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'in-vain' }) })
    await until(whole, () => kinds(whole).length === 1)
    await asks(whole, { kind: 'pause' })
    await whole.run(120 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
    const { incident } = await only(whole)
    expect(incident).toMatchObject({ state: 'held', waiting: { guard: 'pause' } })
    expect(incident.waiting?.reason).toContain('alice')
    await asks(whole, { kind: 'resume' })
    await whole.run(60 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202', 'removenodes 202', 'resize 202'])
    expect(await audited(whole)).toEqual(['alice pause applied', 'alice resume applied'])
  })

  test('between the halves of a replacement stops the resize, and the pool grows back after it', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'NodeStateUnusable' }) })
    await until(whole, () => kinds(whole).includes('removenodes 202'))
    await asks(whole, { kind: 'pause' })
    await whole.run(120 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 409', 'removenodes 202'])
    expect((await only(whole)).incident).toMatchObject({
      state: 'held',
      waiting: { guard: 'pause' },
    })
    await asks(whole, { kind: 'resume' })
    await whole.run(60 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 409', 'removenodes 202', 'resize 202'])
    expect((await only(whole)).incident.resolution?.kind).toBe('helped')
  })

  test('with an end, goes on by itself when it is over', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }) })
    await whole.run(5 * minuteMs)
    const endsAt = whole.clock.now() + 40 * minuteMs
    await asks(whole, { kind: 'pause', until: endsAt })
    await whole.run(39 * minuteMs)
    expect(kinds(whole)).toEqual([])
    await whole.run(10 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
    expect(await audited(whole)).toEqual(['alice pause applied', 'alice pause expired'])
  })

  test('of the whole account holds every pool, and its end lets them go on', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }) })
    await whole.run(2 * minuteMs)
    const paused = await whole.app.desk.pauseAccount('renderfarm', undefined, alice, true)
    expect(paused.said).toBe('Nothing of the account is changed until somebody ends this.')
    await whole.run(60 * minuteMs)
    expect(kinds(whole)).toEqual([])
    expect((await only(whole)).incident.waiting?.guard).toBe('pause')
    await whole.app.desk.pauseAccount('renderfarm', undefined, alice, false)
    await whole.run(minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
  })
})

describe('a hold', () => {
  test('of a node leaves that node alone and no other', async () => {
    const whole = startWholeApp({ world: sick({ nodes: [2, 5], reboot: 'cures' }) })
    await until(whole, async () => (await whole.incidents()).length === 2)
    const [first] = await whole.incidents()
    const subject = first?.incident.subject
    if (subject?.kind !== 'node') throw new Error('expected a node')
    await asks(whole, { kind: 'hold', nodeId: subject.nodeId.toUpperCase() })
    await whole.run(60 * minuteMs)
    expect(whole.writes().length).toBe(1)
    expect(whole.writes().join()).not.toContain(subject.nodeId)
    await asks(whole, { kind: 'release', nodeId: subject.nodeId })
    await whole.run(10 * minuteMs)
    expect(whole.writes().filter((call) => call.includes(subject.nodeId))).toHaveLength(1)
  })

  test('of a node that is out already for its replacement leaves no pool one short', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'NodeStateUnusable' }) })
    await until(whole, () => kinds(whole).includes('removenodes 202'))
    const { subject } = (await only(whole)).incident
    await asks(whole, { kind: 'hold', nodeId: subject.kind === 'node' ? subject.nodeId : '' })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 409', 'removenodes 202', 'resize 202'])
    expect((await only(whole)).incident.resolution?.kind).toBe('helped')
  })

  test('by the metadata of a pool that waits for its new node is taken for a size of its own, and told', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'NodeStateUnusable' }) })
    await until(whole, () => kinds(whole).includes('removenodes 202'))
    const metadata = [{ name: 'batch-medic:hold', value: 'true' }]
    callsOn(whole.emulator)('PATCH', '/pools/frames', { metadata })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 409', 'removenodes 202'])
    const { incident, timeline } = await only(whole)
    expect(incident.state).toBe('escalated')
    expect(timeline.at(-1)?.text).toContain('resize it to 10 by hand')
  })

  test('of a node that is not there is refused, with the reason in the audit', async () => {
    const whole = startWholeApp({ world: sick() })
    await until(whole, async () => (await whole.incidents()).length === 1)
    await asks(whole, { kind: 'hold', nodeId: 'tvmps_none' })
    await whole.run(minuteMs)
    expect(await audited(whole)).toEqual(['alice hold refused'])
  })
})

const approving = { mode: 'act', approval: ['reboot', 'replace'] }

describe('an action that needs approval', () => {
  test('is told with its call, and approved leads to exactly one call', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: approving })
    await waitsFor(whole, 'approval')
    const { incident } = await only(whole)
    expect(incident).toMatchObject({ state: 'awaiting-approval', waiting: { action: 'reboot' } })
    expect(incident.wouldDo?.path).toContain('/reboot')
    await whole.run(minuteMs)
    expect(whole.told.map(({ announcement }) => announcement.what)).toContain('approval')
    expect(kinds(whole)).toEqual([])
    await asks(whole, { kind: 'approve', incidentId: incident.id })
    await asks(whole, { kind: 'approve', incidentId: incident.id }, { ...alice, by: 'bob' })
    await whole.run(10_000)
    await asks(whole, { kind: 'approve', incidentId: incident.id }, { ...alice, by: 'carol' })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
    const done = await only(whole)
    expect(done.incident).toMatchObject({ state: 'resolved', resolution: { kind: 'helped' } })
    const reboot = done.attempts.find(({ action }) => action.kind === 'reboot')
    // The two asked in the same millisecond: either is the first.
    const who = reboot?.grant?.by
    expect(['alice', 'bob']).toContain(who)
    expect(done.incident.grants).toEqual([])
    const outcomes = (await audited(whole)).map((entry) => entry.replace(/^(alice|bob) /, ''))
    expect(outcomes.toSorted()).toEqual([
      'approve applied',
      'approve unchanged',
      'carol approve refused',
    ])
    expect(done.timeline.map(({ text }) => text).join('\n')).toContain(`reboot approved by ${who}`)
  })

  test('is not done when the approval comes to nothing within 30 minutes', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: approving })
    await waitsFor(whole, 'approval')
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'pause' })
    await asks(whole, { kind: 'approve', incidentId: id })
    await whole.run(31 * minuteMs)
    await asks(whole, { kind: 'resume' })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual([])
    expect((await only(whole)).incident.state).toBe('awaiting-approval')
    expect(await audited(whole)).toContain('alice approve expired')
  })

  test('is approved also where the mode is recommend', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: {} })
    await waitsFor(whole, 'mode')
    await asks(whole, { kind: 'approve', incidentId: (await only(whole)).incident.id })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
  })

  test('rejected, is passed over: the next rung asks anew', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: approving })
    await waitsFor(whole, 'approval')
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'reject', incidentId: id })
    await whole.run(5 * minuteMs)
    expect(kinds(whole)).toEqual([])
    const { incident, timeline } = await only(whole)
    expect(incident).toMatchObject({ state: 'awaiting-approval', waiting: { action: 'replace' } })
    expect(incident.wouldDo?.path).toContain('/removenodes')
    expect(incident.wouldAlso?.calls[0]?.path).toContain('/resize')
    expect(timeline.map(({ text }) => text).join('\n')).toContain('reboot rejected by alice')
    await asks(whole, { kind: 'approve', incidentId: id })
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['removenodes 202', 'resize 202'])
  })

  test('is approved by a request that a crash of its holder left behind', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: approving })
    await waitsFor(whole, 'approval')
    await asks(whole, { kind: 'approve', incidentId: (await only(whole)).incident.id })
    // Every message of the old process is lost with it: the row alone is left.
    while (whole.messages.pop()) whole.restart()
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
    expect(await audited(whole)).toEqual(['alice approve applied'])
  })
})

describe.each(['before', 'after'])('a crash right %s a request is carried out', (when) => {
  test('leaves it to the next holder, or done: one call, one line, one entry of the audit', async () => {
    let crashes = 1
    const whole = startWholeApp({
      world: sick({ reboot: 'cures' }),
      policy: approving,
      around: (ports) => ({
        ...ports,
        rows: {
          ...ports.rows,
          async transact(table, partition, changes) {
            const carriesOut = changes.some(({ row }) => row.startsWith('audit|'))
            const isLast = carriesOut && crashes > 0
            if (isLast) crashes -= 1
            if (isLast && when === 'before') throw new Error('crashed')
            const answer = await ports.rows.transact(table, partition, changes)
            if (isLast) throw new Error('crashed')
            return answer
          },
        },
      }),
    })
    await waitsFor(whole, 'approval')
    await asks(whole, { kind: 'approve', incidentId: (await only(whole)).incident.id })
    await expect(whole.run(minuteMs)).rejects.toThrow('crashed')
    whole.restart()
    await whole.run(30 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
    expect(await audited(whole)).toEqual(['alice approve applied'])
    const { timeline } = await only(whole)
    expect(timeline.filter(({ text }) => text.includes('approved by alice'))).toHaveLength(1)
  })
})

test('a request of a calm pool whose holder has died is carried out when its lease is over', async () => {
  const whole = startWholeApp({ world: smallWorld({}) })
  await whole.run(minuteMs)
  const { rows, messages, clock } = whole
  const dead = await createLedgers({ rows, messages, clock, holder: 'dead' }).hold(pool)
  expect(dead.kind).toBe('ledger')
  await asks(whole, { kind: 'pause' })
  await whole.run(minuteMs)
  expect(await audited(whole)).toEqual(['alice pause asked'])
  await whole.run(2 * minuteMs)
  expect(await audited(whole)).toEqual(['alice pause applied'])
})

describe('an action that a person orders', () => {
  test('is taken at once, whatever rung is next', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }) })
    await until(whole, async () => (await whole.incidents()).length === 1)
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'run', incidentId: id, action: 'replace' })
    await whole.run(2 * minuteMs)
    expect(kinds(whole)[0]).toBe('removenodes 202')
    await whole.run(60 * minuteMs)
    expect(kinds(whole)).toEqual(['removenodes 202', 'resize 202'])
  })

  test('asks every guard but the mode: a storm holds it', async () => {
    const script = [
      { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: [1] },
      { at: 'PT3M', do: 'node-unusable', pool: 'frames', nodes: [4, 5, 6, 7] },
    ]
    const whole = startWholeApp({ world: smallWorld({ script }), policy: {} })
    await whole.run(6 * minuteMs)
    const [first] = await whole.incidents()
    if (!first) throw new Error('no incident was opened')
    await asks(whole, { kind: 'run', incidentId: first.incident.id, action: 'reboot' })
    await whole.run(2 * minuteMs)
    expect(kinds(whole)).toEqual([])
    const [now] = await whole.incidents()
    expect(now?.incident).toMatchObject({ state: 'held', waiting: { guard: 'storm' } })
    expect(await audited(whole)).toEqual(['alice run applied'])
  })

  test('in mode recommend is made: it asks for no other mode', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }), policy: {} })
    await until(whole, async () => (await whole.incidents()).length === 1)
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'run', incidentId: id, action: 'reboot' })
    await whole.run(2 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
  })

  test('that cannot be made is used up, which is said at once, and the ladder goes on', async () => {
    const whole = startWholeApp({ world: sick({ reboot: 'cures' }) })
    await whole.run(5 * minuteMs)
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'run', incidentId: id, action: 'free-disk' })
    await asks(whole, { kind: 'run', incidentId: id, action: 'rolling-reboot' })
    await whole.run(minuteMs)
    const { incident, timeline } = await only(whole)
    expect(incident.grants).toEqual([])
    expect(incident.waiting?.reason).toContain('Waits 15 min')
    expect(timeline.map(({ text }) => text)).toContain(
      'The free-disk that alice ordered cannot be made: the files on the node could not be listed.',
    )
    expect((await audited(whole)).toSorted()).toEqual([
      'alice run applied',
      'alice run refused',
      'alice run refused',
    ])
    await whole.run(40 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 202'])
  })

  test('that comes to nothing leaves an incident told that was told before', async () => {
    const whole = startWholeApp({
      world: sick({ reboot: 'NodeStateUnusable' }),
      policy: { mode: 'act', rules: [{ match: { fault: 'node-*' }, ladder: ['escalate'] }] },
    })
    await whole.run(5 * minuteMs)
    const { id } = (await only(whole)).incident
    await asks(whole, { kind: 'run', incidentId: id, action: 'reboot' })
    await whole.run(20 * minuteMs)
    expect(kinds(whole)).toEqual(['reboot 409'])
    expect((await only(whole)).incident.state).toBe('escalated')
  })

  test('of an incident that is over is refused, and audited so', async () => {
    const whole = startWholeApp({ world: sick({ recoversAfter: 'PT10M' }) })
    await whole.run(40 * minuteMs)
    const { incident } = await only(whole)
    expect(incident.state).toBe('resolved')
    await asks(whole, { kind: 'run', incidentId: incident.id, action: 'reboot' })
    await whole.run(5 * minuteMs)
    expect(kinds(whole)).toEqual([])
    expect(await audited(whole)).toEqual(['alice run refused'])
  })
})

describe('a silence', () => {
  const told = (whole: WholeApp) =>
    whole.told.map(({ channel, announcement }) => `${channel} ${announcement.what}`)

  test('hides what is opened, and its end does not tell of what nobody heard', async () => {
    const whole = startWholeApp({ world: sick({ recoversAfter: 'PT10M' }) })
    await whole.run(30_000)
    await asks(whole, { kind: 'silence', until: whole.clock.now() + 8 * minuteMs })
    await whole.run(40 * minuteMs)
    const { incident, timeline } = await only(whole)
    expect(incident.state).toBe('resolved')
    expect(told(whole)).toEqual([])
    expect(timeline.map(({ text }) => text).join('\n')).toContain('Not sent: opened (teams)')
  })

  test('lets RESOLVED through to whoever got the opening one', async () => {
    const whole = startWholeApp({ world: sick({ recoversAfter: 'PT10M' }) })
    await until(whole, () => told(whole).length === 2)
    await asks(whole, { kind: 'silence', until: whole.clock.now() + 60 * minuteMs })
    await whole.run(40 * minuteMs)
    expect(told(whole)).toEqual(['teams opened', 'mail opened', 'teams resolved', 'mail resolved'])
  })
})
