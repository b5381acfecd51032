// Query parameters that mean the same in every operation: which OData ones it takes, $expand, and the time-out.
import { fault } from './batch-fault.ts'
import { queryPairs, type UrlParts } from './http.ts'

/** Who takes which, by the contract. */
const takes: Readonly<Record<string, RegExp>> = {
  $filter:
    /^(Account_List.*|Pool_List|Pool_ListUsageMetrics|Certificate_List|File_List.*|Job(Schedule)?_List.*|Task_List|ComputeNode_List)$/,
  $select:
    /^(Certificate|Job|JobSchedule|Pool|Task|ComputeNode|ComputeNodeExtension)_(Get|List)$|^(Job_List.*|Task_ListSubtasks)$/,
  $expand: /^(Pool|Job|JobSchedule|Task)_(Get|List)$|^Job_ListFromJobSchedule$/,
  $skiptoken: /_List/,
}

/**
 * Refuses OData parameters the operation does not have (UnsupportedQueryParameter, from the code list; which answer
 * the service gives is not recorded), an $expand of anything but `stats`, and a time-out that is no whole number.
 * Other unknown names are ignored. A time-out over 30 seconds counts as 30, so nothing more is asked of it.
 */
export function checkQuery(url: UrlParts, operation: string): void {
  for (const [given, value] of queryPairs(url.rawQuery)) {
    const name = given.toLowerCase()
    if (name.startsWith('$') && !takes[name]?.test(operation)) {
      throw fault('UnsupportedQueryParameter', { QueryParameterName: given })
    }
    if (name === '$expand') checkExpand(value)
    if (name === 'timeout' && !/^[1-9]\d{0,8}$/.test(value)) {
      throw refused('timeout', value, 'The value must be a whole number of seconds above zero')
    }
  }
}

function checkExpand(value: string): void {
  for (const name of value.split(',')) {
    if (name.trim().toLowerCase() === 'stats') continue
    throw refused('$expand', value, `Property ${name.trim()} cannot be expanded`)
  }
}

const refused = (name: string, value: string, reason: string) =>
  fault('InvalidQueryParameterValue', {
    QueryParameterName: name,
    QueryParameterValue: value,
    Reason: reason,
  })
