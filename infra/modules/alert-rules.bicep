// The rules on logs, as a table. A query answers only when something is wrong, and each row it answers counts; `over` is how
// far it looks back. Every quarter of an hour costs a third of every five minutes: only silence cannot wait.

@export()
@description('A rule on logs.')
type logRuleType = {
  @description('Last part of the name of the rule, and the name of the file of its query.')
  name: string

  @description('What people read in a mail.')
  title: string

  @description('What it means, in one sentence.')
  says: string

  @description('Heading of its section in docs/runbook.md.')
  section: string

  @description('1 error, 2 warning, 3 information.')
  severity: int

  @description('KQL that answers with rows only when something is wrong.')
  query: string

  @description('How often it is asked.')
  every: string

  @description('How far it looks back.')
  over: string

  @description('Column that tells one alert from another.')
  by: string?
}

var often = { every: 'PT5M', over: 'PT10M' }
var seldom = { every: 'PT15M', over: 'PT15M' }

@export()
@description('Rules that ask the Application Insights component.')
var logRules logRuleType[] = [
  {
    ...{ name: 'silence', severity: 1, ...often, query: loadTextContent('../alerts/silence.kql') }
    ...{ title: 'Batch Medic has fallen silent', section: 'The app is silent' }
    says: 'No census was completed for five minutes: nobody watches the pools.'
  }
  {
    ...{ name: 'unread', severity: 2, ...seldom, query: loadTextContent('../alerts/unread.kql') }
    ...{ title: 'A Batch account cannot be read', section: 'An account cannot be read' }
    ...{ says: 'An account was not counted for ten minutes.', by: 'account' }
  }
  {
    ...{ name: 'unseen', severity: 2, ...seldom, query: loadTextContent('../alerts/unseen.kql') }
    ...{ title: 'A pool cannot be seen whole', section: 'A pool cannot be seen' }
    ...{ says: 'For a quarter of an hour nothing is repaired in it.', by: 'account' }
  }
  {
    ...{ name: 'poison', severity: 2, ...seldom, query: loadTextContent('../alerts/poison.kql') }
    ...{ title: 'Exams of a pool were given up', section: 'Poison messages' }
    ...{ says: 'Five exams in a row ended with an error.', by: 'pool' }
  }
  {
    ...{ name: 'held', severity: 2, ...seldom, query: loadTextContent('../alerts/held.kql') }
    ...{ title: 'A pool is held still', section: 'A record of a later version' }
    ...{ says: 'A later version wrote its record: nothing is repaired or told there.', by: 'pool' }
  }
  {
    ...{ name: 'errors', severity: 2, ...seldom, query: loadTextContent('../alerts/errors.kql') }
    ...{ title: 'Batch Medic reports errors', section: 'Errors of the app' }
    ...{ says: 'Five errors of a kind in a function or a stage within 15 minutes.', by: 'place' }
  }
  {
    ...{ name: 'outbox', severity: 2, ...seldom, query: loadTextContent('../alerts/outbox.kql') }
    ...{ title: 'Messages wait to be told', section: 'Messages wait' }
    ...{ says: 'What is on record has not reached a channel for half an hour.', by: 'channel' }
  }
  {
    ...{ name: 'escalations', severity: 3, ...seldom, section: 'Incidents left to people' }
    query: loadTextContent('../alerts/escalations.kql')
    ...{ title: 'Incidents were left to people', by: 'fault' }
    says: 'No repair helps, or none is allowed; the cards say what to do.'
  }
  {
    ...{ name: 'throttled', severity: 3, every: 'PT15M', over: 'PT30M', by: 'account' }
    query: loadTextContent('../alerts/throttled.kql')
    ...{ title: 'Batch asks for fewer calls', section: 'Batch throttles' }
    says: 'Ten answers with 429 in half an hour: what is wrong is found later.'
  }
]

@export()
@description('Rules that ask the workspace.')
var workspaceRules logRuleType[] = [
  {
    ...{ name: 'capped', severity: 2, ...seldom, query: loadTextContent('../alerts/capped.kql') }
    ...{ title: 'No more logs are taken today', section: 'The daily cap is reached' }
    says: 'The workspace is over its cap: until tomorrow no other alert on logs means anything.'
  }
]
