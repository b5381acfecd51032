// What a person is told to do about a hold: true for each guard that tells.
import { describe, expect, test } from 'vitest'
import { guards } from '../../src/decide/guards.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import { announcement, incident, recommendedStory, story } from './stories.ts'

const recommended = recommendedStory.incident
const held = (guard: string, reason = 'because'): Partial<Incident> => ({
  waiting: { guard, reason },
})
const inAct = (guard: string, reason: string) => ({
  ...recommended,
  ...held('mode', `The mode here is recommend. In act it would be held (${guard}): ${reason}`),
})

const cases: { when: string; given: Partial<Incident>; says: RegExp; silent?: RegExp }[] = [
  {
    when: 'mode',
    given: recommended,
    says: /^Make the call shown yourself, or let Batch Medic make it: this once with npx --no batch-medic approve [\w.]+, always with mode "act" in the policy for this pool\./,
    silent: /by itself/,
  },
  {
    when: 'mode, and storm would hold it in act',
    given: inAct('storm', '9 of 24'),
    says: /^Mode "act" alone would not make this call\. Look at the pool first/,
    silent: /Make the call/,
  },
  {
    when: 'mode, and task-owner would hold it in act',
    given: inAct('task-owner', 'set batch-medic:tasks=manage'),
    says: /alone would not make this call\. Retry the task yourself.*batch-medic:tasks=manage/,
  },
  {
    when: 'mode, and approval would hold it in act',
    given: inAct('approval', 'The policy wants approval of each reboot.'),
    says: /^Approve or reject it on its page \(the link only opens it\), or with npx --no batch-medic approve [\w.]+ or /,
    silent: /alone would not/,
  },
  {
    when: 'approval',
    given: held('approval'),
    says: /^Approve or reject it on its page .*30 minutes.*other guards/,
    silent: /INCIDENT/,
  },
  {
    when: 'approval of one action: by the time of the copy it may wait for another',
    given: { waiting: { guard: 'approval', reason: 'because', action: 'replace' } },
    says: /or with npx --no batch-medic approve [\w.]+ --action replace or npx --no batch-medic reject [\w.]+ --action replace in/,
  },
  {
    when: 'approval, of an incident whose id is no word for a shell',
    given: { ...held('approval'), id: 'a; rm -rf /' },
    says: /approve INCIDENT or npx/,
    silent: /rm -rf/,
  },
  {
    when: 'a pause of the pool',
    given: held('pause', 'The pool frames is paused by ann'),
    says: /^Nothing, if it can wait.*npx --no batch-medic resume frames\./,
  },
  {
    when: 'a pause of the account',
    given: held('pause', 'The account renderfarm is paused by ann'),
    says: /npx --no batch-medic resume --account renderfarm\./,
  },
  {
    when: 'a hold of the node',
    given: held('hold', 'The node tvmps_1 is held by ann'),
    says: /^To let Batch Medic go on, end the hold: npx --no batch-medic release frames\/tvm\w+\./,
    silent: /metadata/,
  },
  {
    when: 'hold',
    given: held('hold', "The pool's metadata says batch-medic:hold=forensics"),
    says: /remove the metadata batch-medic:hold/,
    silent: /by itself/,
  },
  { when: 'suspended', given: held('suspended'), says: /^Find what every new node/ },
  {
    when: 'suspended, after repairs that did not help',
    given: held('suspended', 'The last 3 repairs here did not help: none is made until'),
    says: /^Find what the nodes that no repair helped have in common: .* as a trial when the pause/,
    silent: /6 hours/,
  },
  { when: 'storm', given: held('storm'), says: /^Look at the pool first/ },
  { when: 'others', given: held('others'), says: /^Nothing, if it can wait.*as it was/ },
  { when: 'running-work', given: held('running-work'), says: /^Nothing, if it can wait.*tasks/ },
  {
    when: 'task-owner',
    given: held('task-owner', 'set batch-medic:tasks=manage in the metadata'),
    says: /^Retry the task yourself, or .* batch-medic:tasks=manage/,
    silent: /by itself/,
  },
  {
    when: 'task-owner, of a job manager',
    given: held('task-owner', 'The task is a job manager: never touched.'),
    says: /^Whoever submitted the task must run it again/,
    silent: /manage/,
  },
  { when: 'actions-per-hour', given: held('actions-per-hour'), says: /^Nothing, if it can wait/ },
  {
    when: 'actions-per-hour-in-account',
    given: held('actions-per-hour-in-account'),
    says: /^Nothing, if it can wait.*last hour has fewer/,
  },
  { when: 'task-actions-per-hour', given: held('task-actions-per-hour'), says: /^Nothing, if it/ },
  {
    when: 'one task that was reactivated too often',
    given: held(
      'task-actions-per-hour',
      'The task was reactivated 6 times in 24 h, the limit is 6.',
    ),
    says: /^The task needs a person/,
    silent: /^Nothing/,
  },
  {
    when: 'repairs-per-node',
    given: held('repairs-per-node'),
    says: /^The node needs a person/,
    silent: /^Nothing/,
  },
  { when: 'none any more', given: {}, says: /^Nothing yet/ },
]

function advice(given: Partial<Incident>): string {
  const { body } = teamsCard(
    announcement({ what: 'held', stories: [story({ incident: incident(given) })] }),
  ).attachments[0].content
  const head = body.findIndex(({ text }) => text === 'What you should do')
  return String(body[head + 1]?.text)
}

describe('advice about a hold', () => {
  test.each(cases)('by $when', ({ given, says, silent }) => {
    expect(advice(given)).toMatch(says)
    if (silent) expect(advice(given)).not.toMatch(silent)
  })

  test('there is a case for each guard that tells', () => {
    const telling = guards.filter(({ tell }) => tell).map(({ name }) => name)
    const covered = cases.map(({ given }) => given.waiting?.guard)
    expect(telling.filter((name) => !covered.includes(name))).toEqual([])
  })
})
