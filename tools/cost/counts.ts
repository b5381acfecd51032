// How much of everything the app asks for, an execution at a time: what was counted, what was read, what is assumed.

/** Counted in virtual time; test/docs/cost.test.ts counts them anew and fails when they are more by now. */
export const counted = {
  /** Table requests of a census without an account, and of each account. */
  censusTable: 6,
  censusTableOfAccount: 3,
  /** Of the second heart, which finds the gate shut. */
  heartTable: 5,
  taskCensusTable: 2,
  taskCensusTableOfAccount: 3,
  /** Of an exam, with the mark that the census leaves for it. */
  examTable: 20,
  /** Batch calls of an exam that lists no nodes; a page of nodes and a job come on top. */
  examCalls: 4,
  drainTable: 15,
  /** Of one incident: exams beside those that the census asks for, drains, events. */
  extraExamsOfIncident: 25,
  drainsOfIncident: 13,
  eventsOfIncident: 11,
  /** What an execution tells Application Insights itself; of traces in which all was well one in ten is kept. */
  itemsOfCensus: 3,
  itemsOfTaskCensus: 7,
  itemsOfCalmExam: 6,
  itemsOfExam: 14,
  itemsOfDrain: 4,
  /** Requests that are told of one incident: those of the executions in which something happened to it. */
  callsOfIncident: 200,
  /** Bytes of rows that one incident leaves in the history and in the state. */
  bytesOfIncident: 22_000,
} as const

/** Read in the code: schedules in functions/, src/observe/, src/web/use-api.ts. */
export const scheduled = {
  perMinute: 2,
  fullLooksPerHour: 6,
  poolsOfPage: 10,
  nodesOfPage: 1_000,
  mostJobsOfTaskCensus: 200,
  jobsAtOnce: 8,
  hourlyTimers: 2,
  /** Of the page while somebody looks at it. */
  pageRequestsPerMinute: 8,
  pollsPerMinute: 30,
  queues: 4,
} as const

/** What no machine here can measure. Each is meant to be too much rather than too little. */
export const assumed = {
  /** Of one call of Batch and one request of a table, from within the region. */
  batchCallMs: 100,
  tableRequestMs: 10,
  /** Azure bills no execution for less. */
  leastMs: 1_000,
  /** One instance a function that runs all the time: census, second heart, task census, exams, drains. */
  instances: 5,
  /** The host renews its leases. */
  leaseOperationsPerMinute: 8,
  /** The host’s own request and two traces, beside what is counted. */
  itemsOfHost: 3,
  /** A day: of traces that are kept because a request failed or was slow. */
  itemsOfOddRequests: 2_000,
  bytesOfItem: 1_000,
  tableRequestsOfPageRequest: 4,
  blobWritesOfIncident: 4,
} as const
