// Full disks: who fills them, how sure that is, and what frees them.
import { describe, expect, test } from 'vitest'
import { checkDisk } from '../../src/doctor/disk.ts'
import { holdersOf } from '../../src/doctor/disk-holders.ts'
import { diskGibOf } from '../../src/domain/disk-size.ts'
import { BatchReadError, type NodeFiles } from '../../src/ports/batch.ts'
import { handBatch } from '../support/build-batch.ts'
import { batchFault, day, nodeFacts, nodes, snapshot, taskFacts } from '../support/build-facts.ts'

const gib = 1024 ** 3
const full = nodeFacts({ errors: [batchFault('DiskFull')] })

function file(path: string, size: number) {
  return { path, bytes: size * gib }
}

const inTask = (task: string, job = 'job') => `workitems/${job}/job-1/${task}/wd/out.bin`

function seen(files: readonly { path: string; bytes: number }[], complete = true): NodeFiles {
  return { kind: 'files', files, complete }
}

async function look(
  nodeFiles: NodeFiles,
  { vmSize = 'Standard_D2ds_v5', sick = [full], ...world } = {} as {
    vmSize?: string
    sick?: (typeof full)[]
  } & Parameters<typeof handBatch>[0],
  diskGib?: number,
) {
  const batch = handBatch({ nodeFiles, ...world })
  const question = { poolId: 'frames', snapshot: snapshot({ vmSize }), nodes: sick }
  return { batch, answers: await checkDisk(batch, question, diskGib) }
}

describe('the files of a node are summed up by who holds them', () => {
  test.each([
    {
      when: 'one task holds most of its job',
      files: [file(inTask('t1'), 9), file(inTask('t2'), 1)],
      holders: ['task job/t1 9'],
    },
    {
      when: 'many tasks hold a little each',
      files: [file(inTask('t1'), 2), file(inTask('t2'), 2), file(inTask('t3'), 2)],
      holders: ['job job 6'],
    },
    {
      when: 'folders of the node hold more than jobs',
      files: [
        file('applications/blender/x', 7),
        file('startup/stdout.txt', 1),
        file(inTask('t'), 3),
      ],
      holders: ['folder applications 7', 'task job/t 3', 'folder startup 1'],
    },
    { when: 'files are empty', files: [file(inTask('t1'), 0)], holders: [] },
  ])('$when → $holders', ({ files, holders }) => {
    const found = holdersOf(files).map(({ name, bytes }) => `${name} ${bytes / gib}`)
    expect(found).toEqual(holders)
  })
})

describe('the temporary disk of a VM size', () => {
  test.each([
    ['Standard_D2ds_v5', 75],
    ['STANDARD_D96d_v5', 3600],
    ['standard_d4_v3', 100],
    ['Standard_D4s_v3', 32],
    ['Standard_E20_v3', 500],
    ['Standard_E64s_v3', 864],
    ['Standard_F72s_v2', 576],
    ['Standard_D4s_v5', 0],
    ['Standard_NC6s_v3', undefined],
    ['', undefined],
  ])('of %s is %s GiB', (size, expected) => {
    expect(diskGibOf(size)).toBe(expected)
  })
})

describe('the disk check', () => {
  test('is in order where no node reports a full disk', async () => {
    const { answers, batch } = await look(seen([]), { sick: [nodeFacts()] })
    expect(answers).toMatchObject([{ verdict: 'ok', about: 'pool frames' }])
    expect(batch.calls).toEqual([])
  })

  test('names the three that hold most, and what frees their space', async () => {
    const files = [
      file(inTask('t1', 'a'), 40),
      file(inTask('t1', 'b'), 12),
      file(inTask('t2', 'b'), 12),
      file('shared/cache', 4),
      file('startup/stdout.txt', 1),
    ]
    const { answers } = await look(seen(files), {
      tasks: [taskFacts({ jobId: 'a', taskId: 't1' })],
      retentionMs: { t1: 7 * day },
    })
    const [answer] = answers
    expect(answer?.verdict).toBe('broken')
    expect(answer?.said).toBe(
      'The files that Batch keeps on the node take 69.0 GiB of the 75 GiB of Standard_D2ds_v5. Most is held by task a/t1: 40.0 GiB in 1 file (kept 7 d after it ended; a shorter retentionTime frees it sooner); job b: 24.0 GiB in 2 files; folder shared: 4.0 GiB in 1 file.',
    )
    expect(answer?.mend).toContain('az batch task delete --job-id a --task-id t1')
    expect(answer?.mend).toContain(`--filter "state eq 'completed'"`)
    expect(answer?.mend).not.toContain('job delete')
  })

  test('gives no command that would end a task which is running', async () => {
    const { answers } = await look(seen([file(inTask('t1'), 60)]), {
      tasks: [taskFacts({ state: 'running' })],
    })
    expect(answers[0]).toMatchObject({ verdict: 'broken', mend: '' })
    expect(answers[0]?.said).toContain('running: it needs a larger disk')
  })

  test.each<{ when: string; files: NodeFiles; size?: string; disk?: number; says: string }>([
    {
      when: 'the files of the unusable node cannot be listed',
      files: { kind: 'unavailable', reason: 'the node does not answer' },
      says: 'cannot be listed: the node does not answer',
    },
    {
      when: 'what Batch keeps is little of the disk',
      files: seen([file(inTask('t1'), 10)]),
      says: 'take 10.0 GiB of the 75 GiB of Standard_D2ds_v5; the rest, such as container images',
    },
    {
      when: 'it is little on a disk of unknown size',
      files: seen([file(inTask('t1'), 1)]),
      size: 'Odd_1',
      says: 'take 1.0 GiB (the disk of Odd_1 is of unknown size); the rest',
    },
    { when: 'there are no files', files: seen([]), size: 'Odd_1', says: 'is of unknown size' },
    {
      when: 'Azure knows the disk better than the table',
      files: seen([file(inTask('t1'), 40)]),
      disk: 1000,
      says: '40.0 GiB of the 1000 GiB',
    },
  ])('is not checked when $when', async ({ files, size, disk, says }) => {
    const { answers } = await look(files, size ? { vmSize: size } : {}, disk)
    expect(answers[0]?.verdict).toBe('not-checked')
    expect(answers[0]?.said).toContain(says)
  })

  test('says that it saw a part alone when there are more files than it looks at', async () => {
    const { answers } = await look(seen([file(inTask('t1'), 10)], false))
    expect(answers[0]?.said).toContain('take at least 10.0 GiB')
    expect(answers[0]?.said).toContain('Only the first 1 files were looked at')
  })

  test('says so where the retention time cannot be read', async () => {
    const { answers, batch } = await look(seen([file(inTask('t1'), 60)]), { tasks: [taskFacts()] })
    expect(answers[0]?.said).toContain(
      'its retention time could not be read; 7 days is the default',
    )
    batch.nextError = new BatchReadError('server-error', 'InternalError', 'broken')
    const again = await checkDisk(
      batch,
      { poolId: 'frames', snapshot: snapshot(), nodes: [full] },
      75,
    )
    expect(again[0]).toMatchObject({ verdict: 'broken', mend: '' })
    expect(again[0]?.said).toContain('whether the task has ended could not be read')
  })

  test('looks at three nodes and no more', async () => {
    const sick = nodes(9, 'n', { errors: [batchFault('DiskFull')] })
    const { answers, batch } = await look(seen([file(inTask('t1'), 70)]), { sick })
    expect(answers).toHaveLength(3)
    expect(batch.calls.filter((call) => call.startsWith('nodeFiles'))).toHaveLength(3)
  })

  test('takes a container image that found no space for a full disk', async () => {
    const details = [{ name: 'Message', value: 'write /var/lib: no space left on device' }]
    const sick = [nodeFacts({ errors: [batchFault('ContainerInvalidImage', { details })] })]
    const { answers } = await look(seen([file(inTask('t1'), 70)]), { sick })
    expect(answers[0]?.verdict).toBe('broken')
  })

  test('puts no name into a command that a shell could read otherwise', async () => {
    const { answers } = await look(seen([file('workitems/a$(id)/job-1/t/x', 70)]))
    expect(answers[0]?.mend).toBe('')
  })
})
