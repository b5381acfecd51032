// Short texts: cut between words, ids shortened, sentences in their case, each thing said once.
import { describe, expect, test } from 'vitest'
import { brief, sentence } from '../../src/notify/brief.ts'
import { detailsSaid } from '../../src/notify/machine-said.ts'
import { attemptLine } from '../../src/notify/words.ts'
import { attempt, evidenceAttempt, longNodeId } from './stories.ts'

describe('brief', () => {
  test.each([
    ['what fits as it is', 'one two', 7, 'one two'],
    ['a long text at the end of a word', 'one two three', 9, 'one two…'],
    ['a long text that ends with a word at the limit', 'one two three', 8, 'one two…'],
    ['no sign before the cut', 'one, two, three', 10, 'one, two…'],
    ['a word that fills the line where it must be', 'abcdefghijkl mn', 10, 'abcdefghi…'],
    ['no half character', 'abcdefgh🧨ij', 10, 'abcdefgh…'],
    [
      'the id of a node in its middle',
      `of node ${longNodeId}/x`,
      60,
      'of node tvmps_25b8d2c17a…e7f01_d/x',
    ],
    ['no word that only looks like one', 'tvmps_12_d tvmps_x', 60, 'tvmps_12_d tvmps_x'],
  ])('shows %s', (_, given, length, expected) => {
    expect(brief(given, length)).toBe(expected)
  })

  test.each([
    ['the node is idle.', 'The node is idle.'],
    ['disable-scheduling: done.', 'Disable-scheduling: done.'],
    ['tvm_1 is gone', 'tvm_1 is gone'],
    ['startup/stderr.txt', 'startup/stderr.txt'],
  ])('sentence begins %s as %s', (given, expected) => {
    expect(sentence(given)).toBe(expected)
  })
})

describe('detailsSaid', () => {
  const detail = (name: string, value: string) => ({ name, value })
  test.each([
    {
      when: 'the same stands twice, the earlier stays',
      given: [detail('code', 'FailureExitCode'), detail('AdditionalErrorCode', 'failureexitcode')],
      names: ['code'],
    },
    {
      when: 'one contains the other, the longer stays',
      given: [detail('code', 'DiskFullError'), detail('text', 'It was a DiskFullError.')],
      names: ['text'],
    },
    {
      when: 'a message comes twice in nearly the same words',
      given: [
        detail('message', 'The task exited with an exit code representing a failure'),
        detail('Message', 'The task process exited with an unexpected exit code'),
      ],
      names: ['message'],
    },
    {
      when: 'the second message says more',
      given: [
        detail('message', 'The task failed for a reason'),
        detail('Message', 'Image blender:4.1 was not found in registry farm.azurecr.io'),
      ],
      names: ['message', 'Message'],
    },
    {
      when: 'the summary says it',
      given: [detail('message', 'Disk D is full'), detail('exit code', '22')],
      names: ['exit code'],
    },
  ])('when $when', ({ given, names }) => {
    const said = detailsSaid(given, ['Disk D is full since 22:22.'])
    expect(said.map(({ name }) => name)).toEqual(names)
  })
})

describe('attemptLine', () => {
  const item = { name: 'stderr.txt of task a/b', firstErrorLine: '', stored: '', failure: '' }
  const evidence = (...items: Partial<typeof item>[]) => ({
    ...evidenceAttempt,
    evidence: items.map((one) => ({ ...item, ...one })),
  })
  test.each([
    [
      'an answer once',
      attempt(),
      'Reboot: refused by Batch (409 NodeNotReady). The node is not ready.',
    ],
    [
      'a busy Batch once',
      attempt({
        result: 'not-made',
        answer: { status: 429, code: 'TooManyRequests', message: '' },
        reason: 'Batch is busy (429 TooManyRequests).',
      }),
      'Reboot: not made. Batch is busy (429 TooManyRequests).',
    ],
    [
      'a reason in sentence case, its duration from the call on',
      attempt({
        result: 'helped',
        answer: { status: 202, code: '', message: '' },
        reason: 'the node is idle, and well for 5 min; it took 6 min.',
      }),
      'Reboot: helped. The node is idle, and well for 5 min; seen 6 min after the call.',
    ],
    [
      'how many files are kept',
      evidence({ stored: 'a' }, { stored: 'b' }),
      'Collection of evidence: 2 files kept.',
    ],
    [
      'why some are missing',
      evidence({ stored: 'a' }, { failure: 'the file is not there' }),
      'Collection of evidence: 1 file kept, 1 not: the file is not there.',
    ],
    [
      'why there are none',
      evidence({ failure: 'the node is unusable.' }, { failure: 'the node is unusable.' }),
      'Collection of evidence: no file could be read: the node is unusable.',
    ],
  ])('tells %s', (_, given, expected) => {
    expect(attemptLine(given)).toBe(expected)
  })

  test('leaves out a reason that is told elsewhere', () => {
    const helped = attempt({ result: 'helped', reason: 'x is y.' })
    expect(attemptLine({ ...helped, answer: undefined } as never, 'x is y.')).toBe(
      'Reboot: helped.',
    )
  })
})
