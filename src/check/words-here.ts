// Turns sentences that were written for an operator of the app into those for somebody at a command line.
import type { CheckAnswer } from '../domain/check-answer.ts'

/** What the app's sentences name, and what stands in its place here. */
const phrases: readonly (readonly [app: RegExp, here: string])[] = [
  [
    /put a current account key into the setting that keyFrom names, and check/g,
    'check the key, and',
  ],
  [/check the account key in the setting that keyFrom names/g, 'check the key'],
  [
    /check url in BATCH_MEDIC_ACCOUNTS and BATCH_MEDIC_BATCH_API_VERSION \([^)]*\)/g,
    'check --endpoint',
  ],
  [/check url in BATCH_MEDIC_ACCOUNTS/g, 'check --endpoint'],
  [
    /check the app's managed identity \(AZURE_CLIENT_ID\) and that/g,
    'sign in again with az login, and check that',
  ],
  [/a proxy between the app and/g, 'a proxy between here and'],
  [/\bthe app may not\b/g, 'whoever is signed in may not'],
  [/\bthe app has no\b/g, 'nobody here has a'],
  [/the route from the app\b/g, 'the route from here'],
  [
    /it is tried again with the next look, and if it lasts check/g,
    'run check again, and if it lasts look at',
  ],
  [
    /give the app's identity the Batch role of the deployment \(or Azure Batch Data Contributor\)/g,
    'give whoever is signed in the role Azure Batch Data Contributor',
  ],
  [/allow the app's network on the account/g, 'allow this network on the account'],
  [/\bthe app's (?:managed )?identity\b/g, 'whoever is signed in'],
  // What is left of it, whatever it is about.
  [/\b(?:the identity of )?the app\b/g, 'whoever is signed in'],
]

export function wordsHere(text: string): string {
  return phrases.reduce((words, [app, here]) => words.replace(app, here), text)
}

/** Why Resource Manager is not asked is another reason here than in the app. */
export function checkHere(check: CheckAnswer, armReason: string): CheckAnswer {
  const armless = /^Not checked: (?:the app has no credential|the ARM id of the Batch account)/
  return check.verdict === 'not-checked' && armless.test(check.said)
    ? { ...check, said: `Not checked: ${armReason}.`, mend: '' }
    : inWordsHere(check)
}

function inWordsHere(check: CheckAnswer): CheckAnswer {
  const said = wordsHere(check.said)
  return said === check.said ? check : { ...check, said }
}
