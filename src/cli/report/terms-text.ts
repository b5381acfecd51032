// The policy in force of an incident in lines, as the app tells it: no file is needed for it.
import type { IncidentTerms } from '../../api/shapes/incident-detail.ts'
import { verificationText } from '../../domain/rung-words.ts'

export function termsLines(terms: IncidentTerms): string[] {
  const { mode, ladder, verify, approval, windows, guards, tasks, channels, route, rules } = terms
  const names = (list: readonly string[], none: string) =>
    list.length > 0 ? list.join(', ') : none
  return [
    'What the policy of the app says of it now:',
    '',
    `mode: ${mode}`,
    'ladder:',
    ...(ladder.length > 0 ? ladder.map(({ text }) => `  - ${text}`) : ['  - nothing but telling']),
    `helped when: ${verificationText(verify)}`,
    `needs approval: ${names(approval, 'nothing')}`,
    `windows: ${names(windows, 'at any time')}`,
    `tasks: ${tasks}`,
    'guards:',
    ...Object.entries(guards).map(([name, value]) => `  ${name}: ${value}`),
    `channels: ${names(channels, 'none')}, by ${route === undefined ? 'the default route' : `alerts.routes[${route}]`}`,
    `said by: ${names(
      rules.map((rule) => `rules[${rule}]`),
      'no rule, but the policy itself, the playbook and the defaults',
    )}`,
    ...terms.notes.map((note) => `Note: ${note}`),
  ]
}
