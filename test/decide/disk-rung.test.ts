// Freeing a full disk: what is deleted by the last look, and when that is left out, each with its reason.
import { describe, expect, test } from 'vitest'
import { lookBefore } from '../../src/decide/disk-rung.ts'
import type { Action, DiskPath } from '../../src/domain/action.ts'
import type { Attempt, DiskLook } from '../../src/domain/attempt.ts'
import type { Grant } from '../../src/domain/control.ts'
import { minute, nodeSubject, noon } from '../support/build-facts.ts'
import type { Asked } from '../support/build-ladder.ts'
import { ask, short } from '../support/build-ladder.ts'
import { attempt, controls } from '../support/build-record.ts'

const gib = 1024 ** 3
const folder = (n: number, bytes = gib): DiskPath => {
  const taskId = `t${n}`
  return { path: `workitems/shots/job-1/${taskId}`, bytes, jobId: 'shots', taskId }
}
const full: DiskLook = {
  freeable: [folder(1, 30 * gib), folder(2, 10 * gib)],
  filesBytes: 48 * gib,
  complete: true,
  diskBytes: 50 * gib,
}
const sight: Action = { kind: 'collect-evidence', nodes: [nodeSubject()], tasks: [] }

function look(disk: DiskLook | undefined, at = noon, action = sight): Attempt {
  const seen = { action, result: 'done', startedAt: at, endedAt: at } as const
  return attempt(disk ? { ...seen, disk } : seen)
}

function freed(result: Attempt['result'] & string, at = noon): Attempt {
  const action: Action = { kind: 'free-disk', node: nodeSubject(), paths: full.freeable }
  return attempt({ action, result, startedAt: at, endedAt: at, reason: 'Batch is busy.' })
}

const grant = (at: number): Grant => ({
  ...{ id: 'g1', kind: 'approve', action: 'free-disk', by: 'ann', verified: true, reason: '' },
  ...{ at, until: at + 30 * minute, allocationTime: nodeSubject().allocationTime },
})

const given = (asked: Partial<Asked> = {}): Asked => ({
  ...{ fault: 'node-disk-full', since: noon, now: noon + minute, attempts: [look(full)] },
  ...asked,
})

const pathsOf = (asked: Partial<Asked>) => {
  const answer = ask(given(asked))
  if (answer.kind !== 'do' || answer.action.kind !== 'free-disk') return short(answer)
  return answer.action.paths.map(({ taskId }) => taskId).join(' ')
}

describe('the folders that are deleted', () => {
  test.each<{ when: string; asked: Partial<Asked>; expected: string }>([
    { when: 'those of the look, the largest first', asked: {}, expected: 't1 t2' },
    {
      when: 'never more than a hundred',
      asked: {
        attempts: [look({ ...full, freeable: Array.from({ length: 120 }, (_, n) => folder(n)) })],
      },
      expected: Array.from({ length: 100 }, (_, n) => `t${n}`).join(' '),
    },
    {
      when: 'of the last look alone',
      asked: { attempts: [look(full), look({ ...full, freeable: [folder(3, 20 * gib)] })] },
      expected: 't3',
    },
    {
      when: 'none that is no folder of its task, whatever a look says',
      asked: {
        attempts: [
          look({
            ...full,
            freeable: [folder(1, 40 * gib), { ...folder(2), path: 'startup/wd' }],
          }),
        ],
      },
      expected: 't1',
    },
    {
      when: 'none that came after somebody approved',
      asked: {
        now: noon + 9 * minute,
        attempts: [
          look(full),
          look(
            { ...full, freeable: [folder(9, 35 * gib), folder(2, 10 * gib)] },
            noon + 8 * minute,
          ),
        ],
        incident: { grants: [grant(noon + 5 * minute)] },
      },
      expected: 't2',
    },
  ])('$when', ({ asked, expected }) => {
    expect(pathsOf(asked)).toBe(expected)
  })

  test('are told with their sizes, the largest by name', () => {
    expect(ask(given()).reason).toBe(
      'The disk is full: deletes the folders of 2 tasks that succeeded on the node, 40.0 GiB: workitems/shots/job-1/t1 (30.0 GiB), workitems/shots/job-1/t2 (10.0 GiB).',
    )
  })
})

describe('freeing is left out, and a reboot is next', () => {
  const other = { ...sight, nodes: [nodeSubject('n1', noon)] }
  test.each<{ when: string; asked: Partial<Asked>; said: string }>([
    {
      when: 'the files could not be listed',
      asked: { attempts: [look(undefined)] },
      said: 'free-disk is skipped: the files on the node could not be listed.',
    },
    {
      when: 'the last look found nothing out, although one before it did',
      asked: { attempts: [look(full), look(undefined)] },
      said: 'could not be listed',
    },
    {
      when: 'the look was at another node of the same id',
      asked: { attempts: [look(full, noon, other)] },
      said: 'could not be listed',
    },
    {
      when: 'nothing may be deleted',
      asked: { attempts: [look({ ...full, freeable: [] })] },
      said: 'no folder of a task that succeeded on the node may be deleted',
    },
    {
      when: 'the files are little of the disk, and all are known',
      asked: { attempts: [look({ ...full, filesBytes: 20 * gib })] },
      said: 'the files that Batch lists take 20.0 GiB of the 50.0 GiB of the disk, so there is space already or it is taken by what Batch does not list',
    },
    {
      when: 'too much would be left all the same',
      asked: { attempts: [look({ ...full, freeable: [folder(1)] })] },
      said: 'take 48.0 GiB of the 50.0 GiB of the disk, and 47.0 GiB would be left',
    },
    {
      when: 'Batch refused it in this pool today',
      asked: {
        controls: controls({
          refusals: {
            'free-disk@unusable': {
              code: 'NodeStateUnusable',
              at: noon,
              until: noon + 60 * minute,
            },
          },
        }),
      },
      said: 'free-disk is skipped: Batch refused it here 1 min ago with NodeStateUnusable.',
    },
    {
      when: 'what somebody approved is gone',
      asked: {
        now: noon + 9 * minute,
        attempts: [
          look(full),
          look({ ...full, freeable: [folder(9, 40 * gib)] }, noon + 8 * minute),
        ],
        incident: { grants: [grant(noon + 5 * minute)] },
      },
      said: 'what was approved is not there to be deleted any more',
    },
  ])('$when', ({ asked, said }) => {
    const answer = ask(given(asked))
    expect([short(answer), answer.reason]).toEqual(['reboot', expect.stringContaining(said)])
  })

  test.each<[string, DiskLook]>([
    ['files are listed in part', { ...full, filesBytes: 20 * gib, complete: false }],
    [
      'the size of the disk is not known',
      { freeable: full.freeable, filesBytes: gib, complete: true },
    ],
  ])('but not where the %s: nothing is claimed that is not known', (_, disk) => {
    expect(pathsOf({ attempts: [look(disk)] })).toBe('t1 t2')
  })
})

describe('where an image could not be put on a node', () => {
  const image = (disk: DiskLook) =>
    pathsOf({ fault: 'node-container-failed', attempts: [look(disk)] })

  test('the disk is freed where it is known to be full', () => {
    expect(image(full)).toBe('t1 t2')
  })

  test('the node is rebooted where it is not, or where that is not known', () => {
    const { diskBytes: _, ...unknown } = full
    expect(image({ ...full, filesBytes: gib })).toBe('reboot')
    expect(image(unknown)).toBe('reboot')
  })
})

describe('after it was tried', () => {
  const again = (...more: readonly Attempt[]) => ask(given({ attempts: [look(full), ...more] }))

  test.each(['done', 'failed', 'refused', 'overtaken'] as const)(
    '%s: a reboot is next',
    (result) => {
      expect(short(again(freed(result)))).toBe('reboot')
    },
  )

  test('not made: it is asked again a minute later', () => {
    expect(
      short(ask(given({ now: noon + minute / 2, attempts: [look(full), freed('not-made')] }))),
    ).toBe('wait 12:01:00')
    expect(short(again(freed('not-made')))).toBe('free-disk')
  })

  test('interrupted: a look tells what is gone, and the rest is left', () => {
    expect(short(again(freed('unknown')))).toBe('collect-evidence')
    const left = look({ ...full, freeable: [folder(2, 10 * gib)] }, noon + minute)
    const answer = again(freed('unknown'), left)
    expect(short(answer)).toBe('reboot')
    expect(answer.reason).toContain('at least 1 of 2 folders are still there and are left')
    const gone = again(freed('unknown'), look({ ...full, freeable: [] }, noon + minute))
    expect(gone.reason).toContain('none of the 2 folders is listed any more')
    const dark = again(freed('unknown'), look(undefined, noon + minute))
    expect(dark.reason).toContain('what is gone is not known')
  })
})

describe('right before anything is deleted', () => {
  const free: Action = { kind: 'free-disk', node: nodeSubject(), paths: full.freeable }

  test.each([
    { ageMs: 15 * minute, expected: undefined },
    { ageMs: 15 * minute + 1, expected: 'collect-evidence' },
  ])('a look of $ageMs ms ago: $expected', ({ ageMs, expected }) => {
    expect(lookBefore(free, [look(full)], noon + ageMs)?.kind).toBe(expected)
  })

  test('other actions rest on no such look', () => {
    const reboot: Action = { kind: 'reboot', node: nodeSubject(), option: 'requeue' }
    expect(lookBefore(reboot, [], noon)).toBeUndefined()
  })
})
