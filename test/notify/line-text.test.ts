// A line of the timeline in words, as cards, the page, the CLI and the text for support have it.
import { describe, expect, test } from 'vitest'
import { lineText } from '../../src/notify/line-text.ts'
import { attempt, evidence, reboot } from '../support/build-record.ts'

describe('a line of the timeline', () => {
  const looked = attempt({
    action: evidence,
    result: 'done',
    reason: 'a very long list of lines',
    evidence: [],
  })

  test.each([
    ['collect-evidence: Evidence first.', 'Looks at what was written first.'],
    [
      'collect-evidence: done. a very long list of lines',
      'Collection of evidence: there was nothing to look at.',
    ],
    ['disable-scheduling: accepted.', 'Taking the node out of scheduling: accepted.'],
    ['reboot: refused. it took too long', 'Reboot: refused. It took too long'],
    ['resize: accepted.', 'Resize: accepted.'],
    [
      'reboot: helped. the node is idle; it took 7 min.',
      'Reboot: helped. The node is idle; seen 7 min after the call.',
    ],
    ['tvmps_1: gone.', 'tvmps_1: gone.'],
    ['Something else happened.', 'Something else happened.'],
  ])('%s is told as %s', (text, expected) => {
    expect(lineText(text, [looked, attempt({ action: reboot })])).toBe(expected)
  })
})
