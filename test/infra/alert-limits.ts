// What Azure refuses of alert rules, of who they tell, and of budgets: further rules of azure-rules.ts.
import type { Made, Rule } from './azure-rules.ts'

const ofType = (made: readonly Made[], type: string): Made[] =>
  made.filter((one) => one.type === type)
const minutesOf = (duration: string): number => {
  const [, days = '0', hours = '0', minutes = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? []
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes)
}
const set = (text: string): Set<string> => new Set(text.split(' '))

/** How often and how far back, by type of the rule.
 * Source: hashicorp/terraform-provider-azurerm pull 18960 and its resource monitor_metric_alert: the service takes no other. */
const times: Record<string, { every: Set<string>; over: Set<string> }> = {
  'Microsoft.Insights/scheduledQueryRules': {
    every: set('PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D'),
    over: set('PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D P2D'),
  },
  'Microsoft.Insights/metricAlerts': {
    every: set('PT1M PT5M PT15M PT30M PT1H'),
    over: set('PT1M PT5M PT15M PT30M PT1H PT6H PT12H P1D'),
  },
}
const alerts = (made: readonly Made[]): Made[] =>
  Object.keys(times).flatMap((type) => ofType(made, type))
const told = ({ properties: { actions } }: Made): unknown[] =>
  Array.isArray(actions) ? actions : actions.actionGroups

export const alertLimits: Record<string, Rule> = {
  'an alert rule asks as often and looks back as far as Azure takes, and leaves no time out': (
    made,
  ) =>
    alerts(made)
      .filter(({ type, properties: { evaluationFrequency: every, windowSize: over } }) => {
        const known = times[type]
        return (
          !known?.every.has(every) || !known.over.has(over) || minutesOf(over) < minutesOf(every)
        )
      })
      .map(({ name }) => `${name}: times`),
  // Auto mitigation must be disabled when action suppression is set: Azure/azure-powershell issue 22583.
  'an alert rule that ends by itself suppresses nothing, and has a severity': (made) =>
    alerts(made)
      .filter(
        ({ properties: { autoMitigate, muteActionsDuration, severity } }) =>
          (autoMitigate && muteActionsDuration) || ![0, 1, 2, 3, 4].includes(severity),
      )
      .map(({ name }) => `${name}: severity or suppression`),
  // MicrosoftDocs/azure-docs issue 65729
  'an alert rule tells five action groups at most': (made) =>
    alerts(made)
      .filter((one) => told(one).length > 5)
      .map(({ name }) => `${name}: too many to tell`),
  'an action group has a short name of twelve letters at most': (made) =>
    ofType(made, 'Microsoft.Insights/actionGroups')
      .filter(({ properties }) => !/^.{1,12}$/.test(properties.groupShortName))
      .map(({ name }) => `${name}: short name`),
  // https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update
  'a budget starts with a month, tells somebody, and no more than five times': (made) =>
    ofType(made, 'Microsoft.Consumption/budgets')
      .filter(({ properties: { timePeriod, notifications } }) => {
        const each: Record<string, string[]>[] = Object.values(notifications)
        return (
          !/^\d{4}-(0[1-9]|1[0-2])-01$/.test(timePeriod.startDate) ||
          each.length > 5 ||
          each.some(
            ({ contactEmails = [], contactGroups = [], contactRoles = [] }) =>
              contactEmails.length + contactGroups.length + contactRoles.length === 0,
          )
        )
      })
      .map(({ name }) => `${name}: start or notifications`),
}
